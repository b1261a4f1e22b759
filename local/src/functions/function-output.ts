import { Readable } from 'node:stream';

/**
 * Messages that a function prints, one by one. They end with a line feed; the runtime clients keep the lines of one
 * message together by carriage returns, at which `node:readline` would part them.
 */
export function eachMessage(stream: Readable, take: (message: string) => void): void {
  let begun = '';
  stream.setEncoding('utf8').on('data', (text: string) => {
    const messages = (begun + text).split('\n');
    begun = messages.pop() ?? '';
    for (const message of messages) take(lines(message));
  }).on('end', () => {
    if (begun !== '') take(lines(begun));
  });
}

function lines(message: string): string {
  return message.replace(/\r$/, '').replaceAll('\r', '\n');
}
