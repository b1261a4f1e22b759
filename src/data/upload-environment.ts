import { Duration, SizeRoundingBehavior, Token, Tokenization } from 'aws-cdk-lib';
import { UploadOptions } from './upload-options';
import { FILES } from '../handlers/catalog';
import { checkKnownList, invalid } from '../private/invalid';

/** The largest object that S3 takes everywhere. */
const MAX_BYTES = 5 * 1024 ** 4;

/** A signature is valid for seven days at most. */
const MAX_EXPIRY_SECONDS = 604_800;

/** Half of what Lambda takes for all variables of a function together. */
const MAX_CONTENT_TYPES = 2048;

/** Environment of the `files` handler, as far as it differs from the handler's defaults. `locked`: the bucket takes no upload without a checksum. */
export function uploadEnvironment(options: UploadOptions = {}, locked: boolean): { [name: string]: string } {
  const values: { [name: string]: string | undefined } = {
    MAX_UPLOAD_BYTES: text(options.maxSize?.toBytes()),
    UPLOAD_CONTENT_TYPES: options.contentTypes?.join(','),
    UPLOAD_CHECKSUM: options.checksumRequired ?? locked ? 'required' : 'optional',
    UPLOAD_EXPIRY_SECONDS: text(options.uploadExpiry?.toSeconds()),
    DOWNLOAD_EXPIRY_SECONDS: text(options.downloadExpiry?.toSeconds()),
  };
  const environment: { [name: string]: string } = {};
  for (const [name, value] of Object.entries(values)) {
    const own = FILES.settings.find((setting) => setting.name === name)?.default;
    if (value !== undefined && value !== own) environment[name] = value;
  }
  return environment;
}

/** Throws for what S3 or the handler would refuse. `locked`: the bucket takes no upload without a checksum. */
export function checkUploads(options: UploadOptions = {}, locked: boolean): void {
  const { maxSize, contentTypes } = options;
  if (maxSize && !maxSize.isUnresolved()) {
    const bytes = maxSize.toBytes({ rounding: SizeRoundingBehavior.NONE });
    if (!Number.isInteger(bytes) || bytes < 1 || bytes > MAX_BYTES) throw invalid('data.bucket.uploads.maxSize', `${bytes} bytes`, 'one byte to 5 TiB');
  }
  if (contentTypes) checkContentTypes(contentTypes);
  if (locked && options.checksumRequired === false) {
    throw invalid('data.bucket.uploads.checksumRequired', false, 'true, or nothing, together with data.bucket.objectLock: S3 refuses uploads without a checksum then');
  }
  checkExpiry('data.bucket.uploads.uploadExpiry', options.uploadExpiry);
  checkExpiry('data.bucket.uploads.downloadExpiry', options.downloadExpiry);
}

function checkContentTypes(types: string[]): void {
  checkKnownList('data.bucket.uploads.contentTypes', types);
  const wrong = types.find((type) => !Token.isUnresolved(type) && !/^[\w.+-]+\/([\w.+-]+|\*)$/.test(type));
  if (wrong !== undefined || types.length === 0) throw invalid('data.bucket.uploads.contentTypes', wrong, 'content types as image/png or image/*, one or more');
  const length = types.join(',').length;
  if (length > MAX_CONTENT_TYPES) throw invalid('data.bucket.uploads.contentTypes', `${length} characters`, `at most ${MAX_CONTENT_TYPES} characters in all`);
}

function checkExpiry(prop: string, expiry: Duration | undefined): void {
  if (expiry === undefined || expiry.isUnresolved()) return;
  const seconds = expiry.toSeconds({ integral: false });
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > MAX_EXPIRY_SECONDS) {
    throw invalid(prop, expiry.toHumanString(), 'whole seconds, from one to 7 days');
  }
}

function text(value: number | undefined): string | undefined {
  return value === undefined ? undefined : Tokenization.stringifyNumber(value);
}
