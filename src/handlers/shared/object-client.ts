import { S3Client } from '@aws-sdk/client-s3';
import { CLIENT_SETTINGS } from './sdk-client';

/**
 * The client of S3. An endpoint of the environment's, such as an emulator's, is addressed by path. Checksums are those that callers ask for:
 * the SDK's own would be computed of an empty body where an upload is only signed.
 */
export function objectClient(environment: NodeJS.ProcessEnv = process.env): S3Client {
  return new S3Client({
    ...CLIENT_SETTINGS,
    forcePathStyle: Boolean(environment.AWS_ENDPOINT_URL_S3 ?? environment.AWS_ENDPOINT_URL),
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
}
