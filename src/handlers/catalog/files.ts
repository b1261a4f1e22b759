import { HandlerContract } from './contract';
import { PAGE } from './page';
import { API_SETTINGS } from './settings';

/** Objects of the `files` handler live under this prefix: `files/<owner>/<file id>/<random>`. */
export const FILES_PREFIX = 'files/';

export const FILES: HandlerContract = {
  name: 'files',
  description: 'Presigned uploads and downloads of the files of an owner.',
  memorySizeMiB: 512,
  timeoutSeconds: 10,
  access: [
    {
      resource: 'table',
      environment: 'TABLE_NAME',
      actions: ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
    },
    {
      resource: 'bucket',
      environment: 'BUCKET_NAME',
      actions: ['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:PutObject'],
    },
  ],
  settings: /* @__PURE__ */ API_SETTINGS.concat([
    /** Largest file that may be uploaded. */
    { name: 'MAX_UPLOAD_BYTES', default: '104857600' },
    /** Content types that may be uploaded, separated by commas; type/* allowed. Empty: all. */
    { name: 'UPLOAD_CONTENT_TYPES', default: '' },
    /** required: each upload and each part comes with the SHA-256 of its bytes. optional: an upload comes with or without. */
    { name: 'UPLOAD_CHECKSUM', default: 'optional' },
    /** Time that signatures for an upload are valid. */
    { name: 'UPLOAD_EXPIRY_SECONDS', default: '900' },
    /** Time that a download address is valid. */
    { name: 'DOWNLOAD_EXPIRY_SECONDS', default: '300' },
  ]),
  routes: [
    { method: 'GET', path: '/files', query: PAGE },
    { method: 'POST', path: '/files', body: 'File' },
    { method: 'GET', path: '/files/{id}' },
    { method: 'DELETE', path: '/files/{id}' },
    { method: 'POST', path: '/files/{id}/parts', body: 'FileParts' },
    { method: 'POST', path: '/files/{id}/complete' },
  ],
};
