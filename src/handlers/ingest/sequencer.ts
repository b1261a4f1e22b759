/**
 * The order of the events of one object, in a form that is compared as text. S3 says: hexadecimal numbers, the shorter one filled up
 * with zeros at its right end, then compared as text. Without the zeros at the right end the order is the same, also for DynamoDB.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export function canonicalSequencer(sequencer: string): string {
  let end = sequencer.length;
  while (end > 1 && sequencer[end - 1] === '0') {
    end -= 1;
  }
  return sequencer.slice(0, end).toUpperCase();
}
