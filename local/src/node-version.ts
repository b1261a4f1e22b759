/** `node:sqlite`, on which the emulator of S3, SQS and SNS is built, loads without a flag from 22.13 on, and iterates reliably from this one on. */
const NEEDED = '22.16.0';

/** Returns the error message for an unsupported Node.js version, or undefined if the version is supported. */
export function nodeVersionFault(found: string): string | undefined {
  const [major = 0, minor = 0] = found.split('.').map(Number);
  const [neededMajor = 0, neededMinor = 0] = NEEDED.split('.').map(Number);
  if (major > neededMajor || (major === neededMajor && minor >= neededMinor)) return undefined;
  return `cdk-serverless-api-local needs Node.js ${NEEDED} or newer, and this is Node.js ${found}. To use a newer one in a project only, run npm install --save-dev node@24.`;
}
