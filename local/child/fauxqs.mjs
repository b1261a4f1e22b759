// @ts-check
/** The S3, SQS and SNS emulator, on the loopback interface only, in a process of its own: it is an ES module with its own event loop. */
import { buildApp } from 'fauxqs';

const app = buildApp({ logger: false, defaultRegion: process.env.AWS_REGION });
const address = await app.listen({ port: 0, host: '127.0.0.1' });
process.stdin.on('end', () => process.exit(0)).resume();
console.log(`listening on ${address}`);
