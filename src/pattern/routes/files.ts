import { bodySchema } from './body-schema';
import { HandlerSettings } from './handler-settings';
import { EXAMPLE_ID, EXAMPLE_TIME, IDEMPOTENCY_KEY, IDEMPOTENT_REPLAYED, LOCATION, madeId, named, NEXT_CURSOR, pageParameters, TIME } from '../../api/described-parts';
import { DescribedRequest, NamedSchema, referenceTo } from '../../api/described-request';
import { Schema } from '../../api/draft-4-schemas';

/** S3 takes no more in one request. */
const MAX_REQUEST_BYTES = 5 * 1024 ** 3;
/** Nor of one object. */
const MAX_BYTES = 5 * 1024 ** 4;
const SHA256: Schema = { type: 'string', description: 'SHA-256 of the bytes, in Base64.' };

const tag = { name: 'files', description: 'Files of the caller: uploads and downloads go straight to Amazon S3, by addresses that are signed here.' };
const path = [madeId('id', 'Id of the file.')];

const record = named('FileRecord', {
  type: 'object',
  required: ['id', 'name', 'contentType', 'size', 'status', 'createdAt', 'updatedAt'],
  properties: {
    id: { type: 'string', format: 'uuid' },
    name: { type: 'string' },
    contentType: { type: 'string' },
    size: { type: 'integer', minimum: 0, description: 'Bytes.' },
    sha256: SHA256,
    status: { type: 'string', enum: ['PENDING', 'AVAILABLE', 'ABANDONED'], description: 'Whether the upload is awaited, has arrived, or never came.' },
    createdAt: TIME,
    updatedAt: TIME,
  },
});
const HEADERS: Schema = { type: 'object', additionalProperties: { type: 'string' }, description: 'Headers that must be sent exactly so.' };
const SIGNED = { method: { type: 'string', const: 'PUT' }, url: { type: 'string', format: 'uri' }, headers: HEADERS };
const upload = named('FileUpload', {
  type: 'object',
  required: ['file'],
  properties: {
    file: { $ref: referenceTo('FileRecord') },
    upload: {
      type: 'object',
      description: 'How the file is uploaded: one request, or in parts with `parts` and `partSize`. Missing where the file is there already.',
      required: ['expiresAt'],
      properties: {
        ...SIGNED,
        parts: { type: 'integer', minimum: 1, maximum: 10000, description: 'Number of parts.' },
        partSize: { type: 'integer', description: 'Bytes of each part but the last.' },
        expiresAt: TIME,
      },
    },
  },
}, record);
const download = named('FileDownload', {
  type: 'object',
  required: ['file'],
  properties: {
    file: { $ref: referenceTo('FileRecord') },
    download: {
      type: 'object',
      description: 'Where the file is, while it is available.',
      required: ['url', 'expiresAt'],
      properties: { url: { type: 'string', format: 'uri' }, expiresAt: TIME },
    },
  },
}, record);
const answer = named('FileAnswer', { type: 'object', required: ['file'], properties: { file: { $ref: referenceTo('FileRecord') } } }, record);
const list = named('FileList', {
  type: 'object',
  required: ['files'],
  properties: { files: { type: 'array', items: { $ref: referenceTo('FileRecord') } }, nextCursor: NEXT_CURSOR },
}, record);
const signedParts = named('FilePartUploads', {
  type: 'object',
  required: ['parts', 'expiresAt'],
  properties: {
    parts: { type: 'array', items: { type: 'object', required: ['number', 'method', 'url', 'headers'], properties: { number: { type: 'integer' }, ...SIGNED } } },
    expiresAt: TIME,
  },
});

const content = { name: 'mug.png', contentType: 'image/png', size: 2048 };
const example = { id: EXAMPLE_ID, ...content, status: 'PENDING', createdAt: EXAMPLE_TIME, updatedAt: EXAMPLE_TIME };
const url = 'https://bucket.s3.eu-west-1.amazonaws.com/files/ann/mug?X-Amz-Signature=0';

/** The routes of files, as documents describe them: within the limits of this deployment. */
export function fileRoutes(settings: HandlerSettings): { readonly [route: string]: DescribedRequest } {
  const body = fileBody(settings);
  const types = settings.list('UPLOAD_CONTENT_TYPES') ?? [];
  const takesImages = !types.length || ['image/*', 'image/png', '*/*'].some((type) => types.includes(type));
  const accepted = takesImages ? content.contentType : types[0].replace('/*', '/x');
  const sent = {
    ...content,
    contentType: accepted,
    size: Math.min(content.size, settings.number('MAX_UPLOAD_BYTES') ?? content.size),
    ...(settings.text('UPLOAD_CHECKSUM') === 'required' ? { sha256: '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' } : {}),
  };
  return {
    'GET /files': {
      tag,
      operationId: 'listFiles',
      summary: 'List files',
      description: 'Files of the caller in order of their creation, page by page.',
      parameters: pageParameters('Files of a page at the most.', 128),
      answers: [{ status: 200, description: 'A page of files.', body: list, example: { files: [example] } }],
      problems: [400, 503],
    },
    'POST /files': {
      tag,
      operationId: 'createFile',
      summary: 'Announce a file',
      description: 'Signs the upload of exactly this file.',
      headers: [IDEMPOTENCY_KEY],
      body,
      example: sent,
      answers: [{
        status: 201,
        description: 'The file is awaited.',
        body: upload,
        headers: [IDEMPOTENT_REPLAYED, LOCATION],
        example: { file: { ...example, ...sent }, upload: { method: 'PUT', url, headers: { 'Content-Type': accepted, 'If-None-Match': '*' }, expiresAt: EXAMPLE_TIME } },
      }],
      problems: [400, 409, 413, 415, 422, 503],
    },
    'GET /files/{id}': {
      tag,
      operationId: 'getFile',
      summary: 'Read a file and where it is',
      path,
      answers: [{
        status: 200,
        description: 'The file, and a signed address of its bytes once they are there.',
        body: download,
        example: { file: { ...example, status: 'AVAILABLE' }, download: { url, expiresAt: EXAMPLE_TIME } },
      }],
      problems: [400, 404, 503],
    },
    'DELETE /files/{id}': {
      tag,
      operationId: 'deleteFile',
      summary: 'Delete a file',
      description: 'Also succeeds where there is none any more.',
      path,
      answers: [{ status: 204, description: 'The file is gone.' }],
      problems: [400, 404, 503],
    },
    'POST /files/{id}/parts': {
      tag,
      operationId: 'signFileParts',
      summary: 'Sign the upload of parts',
      description: 'For a file that was announced with `multipart`.',
      path,
      body: named('FileParts', bodySchema('FileParts')),
      example: { parts: [{ number: 1 }] },
      answers: [{
        status: 200,
        description: 'A signed request for each part.',
        body: signedParts,
        example: { parts: [{ number: 1, method: 'PUT', url, headers: {} }], expiresAt: EXAMPLE_TIME },
      }],
      problems: [400, 404, 409, 413, 415, 503],
    },
    'POST /files/{id}/complete': {
      tag,
      operationId: 'completeFile',
      summary: 'Put the parts together',
      description: 'Once all parts are uploaded. 409 names those that are missing.',
      path,
      answers: [
        { status: 200, description: 'The file is available.', body: answer, example: { file: { ...example, status: 'AVAILABLE' } } },
        { status: 202, description: 'Amazon S3 is still putting the parts together: ask for the file later.', body: answer, example: { file: example } },
      ],
      problems: [400, 404, 409, 503],
    },
  };
}

/** Schema of an upload's announcement, as the handler checks it: a file in one piece, or in parts. */
function fileBody(settings: HandlerSettings): NamedSchema {
  const { properties, required, ...schema } = bodySchema('File') as { properties: { [name: string]: Schema }; required: string[] };
  const [largest = MAX_BYTES, types] = [settings.number('MAX_UPLOAD_BYTES'), settings.list('UPLOAD_CONTENT_TYPES')];
  const { sha256, size, name, contentType } = properties;
  const common = {
    name,
    contentType: { ...contentType, ...(types?.length && !types.includes('*/*') ? { pattern: patternOf(types) } : {}) },
  };
  return named('File', {
    anyOf: [
      {
        ...schema,
        title: 'A file in one piece',
        required: settings.text('UPLOAD_CHECKSUM') === 'required' ? [...required, 'sha256'] : required,
        properties: {
          ...common,
          size: { ...size, maximum: Math.min(largest, MAX_REQUEST_BYTES), description: 'Bytes.' },
          sha256: { ...sha256, ...SHA256 },
          multipart: { type: 'boolean', const: false },
        },
      },
      {
        ...schema,
        title: 'A file in parts',
        required: [...required, 'multipart'],
        properties: { ...common, size: { ...size, minimum: 1, maximum: largest, description: 'Bytes.' }, multipart: { type: 'boolean', const: true } },
      },
    ],
  });
}

/** One of the types, with parameters. */
function patternOf(types: readonly string[]): string {
  const token = '[a-z0-9][a-z0-9!#$&^_.+-]*';
  const each = types.map((type) => type.endsWith('/*') ? `${escaped(type.slice(0, -1))}${token}` : escaped(type));
  return `^(${each.join('|')})(; ?${token}=([A-Za-z0-9!#$&^_.+-]+|"[!#-[\\]-~]+"))*$`;
}

function escaped(text: string): string {
  return text.replace(/[.+]/g, '\\$&');
}
