import { Token } from 'aws-cdk-lib';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { invalid } from '../../private/invalid';
import { checked } from '../../private/known-props';
import { entriesOf } from '../../private/sorted';

/** The statuses of AWS WAF that say no. */
const STATUSES = [400, 401, 403, 404, 405, 408, 409, 411, 412, 413, 414, 415, 416, 421, 429, 500, 501, 502, 503, 504, 505];

/** AWS WAF takes bodies of this many bytes. */
const MAX_BODY = 4096;

/** AWS WAF takes this many headers in an answer. */
const MAX_HEADERS = 10;

/** Options of the answer to a blocked caller. */
export interface BlockResponseOptions {
  /** Status of the answer: one of 400, 401, 403, 404, 405, 408, 409, 411 to 416, 421, 429, and 500 to 505. */
  readonly status: number;

  /** Title of the problem: `Too Many Requests`. */
  readonly title: string;

  /**
   * Remedy for the caller. With the title at most 4 KB.
   *
   * @default 'The request was blocked.'
   */
  readonly detail?: string;

  /**
   * Headers of the answer by name, at most 10: `Retry-After`, or `Access-Control-Allow-Origin`, without which pages of
   * other origins cannot read the answer. The content type cannot be set.
   *
   * @default - none but those of AWS WAF
   */
  readonly headers?: { [name: string]: string };
}

/**
 * The answer to a blocked request, instead of a plain 403.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/customizing-the-response-for-blocked-requests.html
 * @example
 * const forbidden = BlockResponse.problem({
 *   status: 403,
 *   title: 'Forbidden',
 *   detail: 'Write to support@shop.example if you need access.',
 * });
 * new ServerlessApiPattern(this, 'Shop', { security: { firewall: { blockResponse: forbidden } } });
 */
@checked
export class BlockResponse {
  /**
   * A problem document as those of the API, without `requestId`, which AWS WAF can't write. Its media type is `application/json`,
   * because AWS WAF knows no `application/problem+json`. Throws on other statuses, headers and sizes than AWS WAF takes.
   */
  public static problem(options: BlockResponseOptions): BlockResponse {
    const { status, title, detail, headers = {} } = options;
    if (!STATUSES.includes(status)) throw invalid('security.firewall.blockResponse.status', Token.isUnresolved(status) ? 'a token' : status, STATUSES.join(', '));
    checkHeaders(headers);
    const body = JSON.stringify({ type: 'about:blank', title, status, detail: detail ?? 'The request was blocked.', errors: [] });
    if (!Token.isUnresolved(body) && Buffer.byteLength(body) > MAX_BODY) {
      throw invalid('security.firewall.blockResponse', `${Buffer.byteLength(body)} bytes`, `at most ${MAX_BODY} bytes of body`);
    }
    return new BlockResponse(status, body, headers);
  }

  private constructor(private readonly status: number, private readonly body: string, private readonly headers: { [name: string]: string }) {}

  /** @internal */
  public _render(nameOf: (body: string) => string): CfnWebACL.CustomResponseProperty {
    const headers = entriesOf(this.headers).map(([name, value]) => ({ name, value }));
    return {
      responseCode: this.status,
      customResponseBodyKey: nameOf(this.body),
      responseHeaders: headers.length ? headers : undefined,
    };
  }
}

function checkHeaders(headers: { [name: string]: string }): void {
  const names = Object.keys(headers);
  if (names.length > MAX_HEADERS) throw invalid('security.firewall.blockResponse.headers', `${names.length} headers`, `at most ${MAX_HEADERS}`);
  const wrong = names.find((name) => !/^[\w$.-]{1,64}$/.test(name) || name.toLowerCase() === 'content-type');
  if (wrong !== undefined) throw invalid('security.firewall.blockResponse.headers', wrong, 'header names, other than content-type');
}
