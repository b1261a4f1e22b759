import { isObject, Json, list, messageOf, parse } from '../../json';
import { CallerLookup } from '../aws-service';
import { credentialOf } from '../front';
import { sameSignature, signature } from '../sigv4';
import { accessDenied, S3Error, signatureMismatch, unknownKey } from './s3-error';
import { keyOf, UploadForm } from './upload-form';

/** Fields that need no condition. */
const FREE_FIELDS = new Set(['x-amz-signature', 'policy', 'file', 'awsaccesskeyid']);

type Condition =
  | { readonly kind: 'eq' | 'starts-with'; readonly field: string; readonly value: string; readonly text: string }
  | { readonly kind: 'content-length-range'; readonly smallest: number; readonly largest: number };

/** Checks an upload form against the policy that its signer wrote, with S3's refusals. */
export function checkPostPolicy(form: UploadForm, callers: CallerLookup): void {
  const encoded = form.fields.get('policy');
  const credential = credentialOf(form.fields.get('x-amz-credential'));
  if (encoded === undefined || credential === undefined) throw accessDenied();
  const caller = callers(credential.accessKeyId);
  if (caller === undefined) throw unknownKey();
  if (!sameSignature(signature(caller.secretAccessKey, credential, encoded), form.fields.get('x-amz-signature') ?? '')) throw signatureMismatch();
  if (form.fields.get('x-amz-security-token') !== caller.sessionToken) throw new S3Error(403, 'InvalidToken', 'The provided token is malformed or otherwise invalid.');

  const policy = readPolicy(encoded);
  if (!(policy.expires > Date.now())) throw accessDenied('Invalid according to Policy: Policy expired.');
  checkFields(form, policy.conditions);
  if (form.file === undefined) throw new S3Error(400, 'InvalidArgument', 'POST requires exactly one file upload per request.');
  for (const condition of policy.conditions) {
    if (condition.kind !== 'content-length-range') continue;
    const size = form.file.content.length;
    if (size > condition.largest) throw new S3Error(400, 'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size');
    if (size < condition.smallest) throw new S3Error(400, 'EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size');
  }
}

function checkFields(form: UploadForm, conditions: readonly Condition[]): void {
  const covered = new Set<string>();
  for (const condition of conditions) {
    if (condition.kind === 'content-length-range') continue;
    const value = condition.field === 'bucket' ? form.bucket : condition.field === 'key' ? keyOf(form) : form.fields.get(condition.field) ?? '';
    const holds = condition.kind === 'eq' ? value === condition.value : value.startsWith(condition.value);
    if (!holds) throw accessDenied(`Invalid according to Policy: Policy Condition failed: ${condition.text}`);
    covered.add(condition.field);
  }
  const extra = [...form.fields.keys()].filter((name) => !covered.has(name) && !FREE_FIELDS.has(name) && !name.startsWith('x-ignore-'));
  if (extra.length > 0) throw accessDenied(`Invalid according to Policy: Extra input fields: ${extra.join(', ')}`);
}

function readPolicy(encoded: string): { expires: number; conditions: readonly Condition[] } {
  try {
    const policy = parse(Buffer.from(encoded, 'base64').toString('utf8'), 'policy');
    if (!isObject(policy)) throw new Error('not an object');
    return { expires: Date.parse(String(policy.expiration)), conditions: list(policy.conditions, 'conditions').flatMap(readCondition) };
  } catch (error) {
    throw new S3Error(400, 'InvalidPolicyDocument', `Invalid Policy: ${messageOf(error)}`);
  }
}

function readCondition(condition: Json): Condition[] {
  if (isObject(condition)) {
    return Object.entries(condition).map(([field, value]) => ({
      kind: 'eq', field: field.toLowerCase(), value: String(value), text: `["eq", "$${field}", "${String(value)}"]`,
    }));
  }
  const [operator, first, second] = list(condition, 'condition');
  const kind = String(operator).toLowerCase();
  if (kind === 'content-length-range') return [{ kind, smallest: Number(first), largest: Number(second) }];
  if (kind !== 'eq' && kind !== 'starts-with') throw new Error(`unknown condition ${JSON.stringify(condition)}`);
  return [{ kind, field: String(first).replace(/^\$/, '').toLowerCase(), value: String(second), text: `["${kind}", "${String(first)}", "${String(second)}"]` }];
}
