import { AwsRequest, AwsResponse, xmlText } from '../aws-service';
import { S3Error } from './s3-error';

interface Part {
  readonly etag: string;
  readonly size: number;
  readonly sha256?: string;
}

const PAGE = 1000;

/** The parts of uploads that have not ended, which the emulator keeps and does not list. */
export class UploadedParts {
  private readonly uploads = new Map<string, Map<number, Part>>();

  /** Takes down what a call has done. */
  public note({ method, query, headers, body }: AwsRequest, answer: AwsResponse): void {
    const id = query.get('uploadId');
    if (answer.status !== 200 && answer.status !== 204) return;
    if (method === 'POST' && query.has('uploads')) {
      const begun = /<UploadId>([^<]+)<\/UploadId>/.exec(answer.body.toString('utf8'))?.[1];
      if (begun !== undefined) this.uploads.set(begun, new Map());
    } else if (id !== null && method === 'PUT' && query.has('partNumber')) {
      const size = Number(headers['x-amz-decoded-content-length'] ?? body.length);
      this.uploads.get(id)?.set(Number(query.get('partNumber')), {
        etag: String(answer.headers.etag), size, sha256: headers['x-amz-checksum-sha256']?.toString(),
      });
    } else if (id !== null && (method === 'DELETE' || (method === 'POST' && !answer.body.includes('<Error>')))) {
      this.uploads.delete(id);
    }
  }

  /** The answer to `ListParts`. */
  public list({ query }: Pick<AwsRequest, 'query'>): AwsResponse {
    const id = query.get('uploadId') ?? '';
    const parts = this.uploads.get(id);
    if (parts === undefined) {
      throw new S3Error(404, 'NoSuchUpload', 'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.');
    }
    const after = Number(query.get('part-number-marker') ?? 0);
    const rest = [...parts].filter(([number]) => number > after).sort(([a], [b]) => a - b);
    const page = rest.slice(0, PAGE);
    const listed = page.map(([number, { etag, size, sha256 }]) => `<Part><PartNumber>${number}</PartNumber><ETag>${xmlText(etag)}</ETag><Size>${size}</Size>${
      sha256 === undefined ? '' : `<ChecksumSHA256>${xmlText(sha256)}</ChecksumSHA256>`}</Part>`);
    const next = rest.length > page.length ? `<NextPartNumberMarker>${page.at(-1)?.[0]}</NextPartNumberMarker>` : '';
    const body = `<?xml version="1.0" encoding="UTF-8"?>\n<ListPartsResult><UploadId>${xmlText(id)}</UploadId>${next}<IsTruncated>${next !== ''}</IsTruncated>${listed.join('')}</ListPartsResult>`;
    return { status: 200, headers: { 'content-type': 'application/xml' }, body: Buffer.from(body) };
  }
}
