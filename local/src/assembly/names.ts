import { createHash } from 'node:crypto';

/** Letters and digits that stay the same for the same text, for identifiers that AWS would draw at random. */
export function stableId(text: string, length: number, alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789'): string {
  const bytes = createHash('sha512').update(text).digest();
  return Array.from({ length }, (_, index) => alphabet.charAt((bytes[index % bytes.length] ?? 0) % alphabet.length)).join('');
}

/** A physical name from a logical id, cut to what the service allows and still unlike its neighbours. */
export function physicalName(logicalId: string, longest: number, suffix = ''): string {
  const room = longest - suffix.length;
  const name = logicalId.length <= room ? logicalId : `${logicalId.slice(0, room - 9)}-${stableId(logicalId, 8)}`;
  return name + suffix;
}

export function bucketName(logicalId: string): string {
  return physicalName(logicalId.toLowerCase(), 63).padEnd(3, '0');
}

/** Value of `AWS::StackId`. */
export function stackId(name: string, { region, account }: { readonly region: string; readonly account: string }): string {
  return `arn:aws:cloudformation:${region}:${account}:stack/${name}/00000000-0000-0000-0000-000000000000`;
}
