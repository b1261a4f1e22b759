/** The order of DynamoDB, which is not that of JavaScript. */
export function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
