// @ts-check
/**
 * The S3, SQS and SNS emulator, on the loopback interface only, in a process of its own: it is an ES module with its own event loop.
 * What it is given for an argument is the directory in which it keeps its data.
 */
import { buildApp } from 'fauxqs';

await allowSupplementaryCharacters();
const [, , directory] = process.argv;
const app = buildApp({ logger: false, defaultRegion: process.env.AWS_REGION, ...(directory === undefined ? {} : { stores: await keptStores(directory) }) });
const address = await app.listen({ port: 0, host: '127.0.0.1' });
process.stdin.on('end', () => process.exit(0)).resume();
console.log(`listening on ${address}`);

/**
 * Its own `startFauxqs` does the same, and listens on every interface of the machine.
 * @param {string} directory
 */
async function keptStores(directory) {
  const [{ PersistenceManager }, { SqsStore }, { SnsStore }, { S3Store }] = await Promise.all(['./persistence.js', './sqs/sqsStore.js', './sns/snsStore.js', './s3/s3Store.js'].map(inside));
  const kept = new PersistenceManager(directory);
  const stores = { sqsStore: new SqsStore(), snsStore: new SnsStore(), s3Store: new S3Store() };
  kept.load(stores.sqsStore, stores.snsStore, stores.s3Store);
  for (const store of [...Object.values(stores), ...stores.sqsStore.allQueues()]) store.persistence = kept;
  return stores;
}

/** @param {string} file of the package @returns {Promise<any>} */
async function inside(file) {
  return import(new URL(file, import.meta.resolve('fauxqs')).href);
}

/**
 * SQS takes the characters from U+10000 on, emoji among them; this version of the emulator takes none in a message.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
async function allowSupplementaryCharacters() {
  const { INVALID_MESSAGE_BODY_CHAR: invalid } = await inside('./sqs/sqsTypes.js');
  if (invalid.test('\u{1F600}')) invalid.compile('[^\\x09\\x0A\\x0D\\x20-\\uD7FF\\uE000-\\uFFFD\\u{10000}-\\u{10FFFF}]', 'u');
}
