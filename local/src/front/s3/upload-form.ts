import { AwsRequest } from '../aws-service';
import { S3Error } from './s3-error';

/** A form that a browser uploads a file with. */
export interface UploadForm {
  readonly bucket: string;
  /** By lower-case name: S3 takes field names in any case. */
  readonly fields: ReadonlyMap<string, string>;
  readonly file?: { readonly name: string; readonly content: Buffer };
}

export function isUploadForm(request: AwsRequest): boolean {
  return request.method === 'POST' && (request.headers['content-type'] ?? '').toLowerCase().startsWith('multipart/form-data');
}

export async function readUploadForm(request: AwsRequest): Promise<UploadForm> {
  const fields = new Map<string, string>();
  const bucket = decodeURIComponent(request.path.split('/')[1] ?? '');
  for (const [name, value] of await parts(request)) {
    if (name.toLowerCase() === 'file') {
      // Fields after the file are ignored.
      const file = typeof value === 'string' ? { name: '', content: Buffer.from(value) } : { name: value.name, content: Buffer.from(await value.arrayBuffer()) };
      return { bucket, fields, file };
    }
    fields.set(name.toLowerCase(), typeof value === 'string' ? value : Buffer.from(await value.arrayBuffer()).toString('utf8'));
  }
  return { bucket, fields };
}

async function parts(request: AwsRequest): Promise<FormData> {
  try {
    return await new Response(new Uint8Array(request.body), { headers: { 'content-type': request.headers['content-type'] ?? '' } }).formData();
  } catch {
    throw new S3Error(400, 'MalformedPOSTRequest', 'The body of your POST request is not well-formed multipart/form-data.');
  }
}

/** The object's key: `${filename}` stands for the name of the file. */
export function keyOf(form: UploadForm): string {
  const key = form.fields.get('key');
  if (key === undefined || key === '') throw new S3Error(400, 'InvalidArgument', "Bucket POST must contain a field named 'key'.");
  return key.replaceAll('${filename}', form.file?.name ?? '');
}
