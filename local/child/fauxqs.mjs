// @ts-check
/** The S3, SQS and SNS emulator, on the loopback interface only, in a process of its own: it is an ES module with its own event loop. */
import { buildApp } from 'fauxqs';

await allowSupplementaryCharacters();
const app = buildApp({ logger: false, defaultRegion: process.env.AWS_REGION });
const address = await app.listen({ port: 0, host: '127.0.0.1' });
process.stdin.on('end', () => process.exit(0)).resume();
console.log(`listening on ${address}`);

/**
 * SQS takes the characters from U+10000 on, emoji among them; this version of the emulator takes none in a message.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
async function allowSupplementaryCharacters() {
  const { INVALID_MESSAGE_BODY_CHAR: invalid } = await import(new URL('./sqs/sqsTypes.js', import.meta.resolve('fauxqs')).href);
  if (invalid.test('\u{1F600}')) invalid.compile('[^\\x09\\x0A\\x0D\\x20-\\uD7FF\\uE000-\\uFFFD\\u{10000}-\\u{10FFFF}]', 'u');
}
