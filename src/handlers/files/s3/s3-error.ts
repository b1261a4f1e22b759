const CODE = /<Code>([A-Za-z0-9]+)<\/Code>/;
const MAX_CODE_LENGTH = 64;

/** A refusal of S3, in the shape of the SDK's errors. */
export class S3Error extends Error {
  readonly $metadata: { readonly httpStatusCode: number };

  constructor(httpStatusCode: number, body: string) {
    super(`S3 answered ${httpStatusCode}.`);
    // Answers without a body, as to HEAD, have no code.
    this.name = CODE.exec(body)?.[1].slice(0, MAX_CODE_LENGTH) ?? `S3Status${httpStatusCode}`;
    this.$metadata = { httpStatusCode };
  }
}
