import { Stack } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Encryption } from '../../../src';

/** Where every system of these tests is, and who owns it. */
export const ENV = { region: 'eu-west-1', account: '123456789012' };

export const IMPORTED_KEY = `arn:aws:kms:${ENV.region}:${ENV.account}:key/0d990263-018e-4e65-a703-eff731de951e`;

/** Every way to choose the keys of a system. */
export const ARRANGEMENTS: [string, (stack: Stack) => Encryption][] = [
  ['keys of AWS', () => Encryption.awsOwned()],
  ["the account's keys", () => Encryption.awsManaged()],
  ['one key', () => Encryption.oneKey()],
  ['a key per service', () => Encryption.keyPerService()],
  ['a key of the app', (stack) => {
    const key = new Key(stack, 'Mine', { enableKeyRotation: true });
    return Encryption.existing({ table: key, bucket: key, messages: key, logs: key, users: key });
  }],
  ['an imported key', (stack) => {
    const key = Key.fromKeyArn(stack, 'Theirs', IMPORTED_KEY);
    return Encryption.existing({ table: key, bucket: key, messages: key, logs: key, users: key });
  }],
];
