import { AwsRequest, CallerLookup } from '../aws-service';
import { credentialOf } from '../front';
import { amzDate, presignedText, sameSignature, signature } from '../sigv4';
import { accessDenied, S3Error, signatureMismatch, unknownKey } from './s3-error';

const LONGEST_EXPIRY_SECONDS = 604800;

/** Refuses an address that was not signed, was changed after signing, or has expired. */
export function checkPresigned(request: AwsRequest, callers: CallerLookup): void {
  const { query } = request;
  const credential = credentialOf(query.get('X-Amz-Credential') ?? undefined);
  const signed = amzDate(query.get('X-Amz-Date'));
  const expires = Number(query.get('X-Amz-Expires') ?? Number.NaN);
  if (credential === undefined || signed === undefined || query.get('X-Amz-Algorithm') !== 'AWS4-HMAC-SHA256' || !(expires > 0 && expires <= LONGEST_EXPIRY_SECONDS)) {
    throw new S3Error(400, 'AuthorizationQueryParametersError', 'The query parameters of the signature are incomplete or out of range.');
  }
  const caller = callers(credential.accessKeyId);
  if (caller === undefined) throw unknownKey();
  const expected = signature(caller.secretAccessKey, credential, presignedText(request, credential));
  if (!sameSignature(expected, query.get('X-Amz-Signature') ?? '')) throw signatureMismatch();
  if (query.get('X-Amz-Security-Token') !== caller.sessionToken) throw new S3Error(400, 'InvalidToken', 'The provided token is malformed or otherwise invalid.');
  if (signed.getTime() + expires * 1000 <= Date.now()) throw accessDenied('Request has expired');
}
