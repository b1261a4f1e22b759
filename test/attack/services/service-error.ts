import type { Item } from './expressions';

/** A refusal in the shape of the SDK's errors, with a message that must not leave the handler. */
export class ServiceError extends Error {
  /** Of a transaction: why it was not written, part by part. */
  CancellationReasons?: readonly object[];

  readonly $metadata: { readonly httpStatusCode: number };

  constructor(override readonly name: string, { httpStatusCode }: { readonly httpStatusCode: number }, readonly Item?: Item, detail = '') {
    super(`${name} ${detail} of arn:aws:dynamodb:eu-west-1:123456789012:table/internal`);
    this.$metadata = { httpStatusCode };
  }
}
