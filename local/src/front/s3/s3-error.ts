import { AwsResponse, xmlText } from '../aws-service';

/** A refusal in S3's words. */
export class S3Error extends Error {
  constructor(public readonly status: number, public readonly code: string, message: string) {
    super(message);
  }

  public response(): AwsResponse {
    const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${xmlText(this.code)}</Code><Message>${xmlText(this.message)}</Message></Error>`;
    return { status: this.status, headers: { 'content-type': 'application/xml' }, body: Buffer.from(body), reason: `${this.code}: ${this.message}` };
  }
}

export function accessDenied(message = 'Access Denied'): S3Error {
  return new S3Error(403, 'AccessDenied', message);
}

export function signatureMismatch(): S3Error {
  return new S3Error(403, 'SignatureDoesNotMatch', 'The request signature we calculated does not match the signature you provided. Check your key and signing method.');
}

export function unknownKey(): S3Error {
  return new S3Error(403, 'InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.');
}
