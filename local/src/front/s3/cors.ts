import { AwsRequest, AwsResponse } from '../aws-service';
import { S3Error } from './s3-error';

/** A rule of a bucket's CORS configuration, as in the template. */
export interface CorsRule {
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  readonly exposed: readonly string[];
  readonly maxAge?: number;
}

const VARY = 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method';

export function preflight(request: AwsRequest, rules: readonly CorsRule[]): AwsResponse {
  const origin = request.headers.origin;
  const method = request.headers['access-control-request-method'];
  if (origin === undefined || method === undefined) throw new S3Error(400, 'BadRequest', 'Insufficient information. Origin request header needed.');
  const asked = (request.headers['access-control-request-headers'] ?? '').split(',').map((name) => name.trim().toLowerCase()).filter((name) => name !== '');
  const rule = match(rules, origin, method, asked);
  if (rule === undefined) throw new S3Error(403, 'AccessForbidden', 'CORSResponse: This CORS request is not allowed.');
  const headers: Record<string, string> = { ...granted(rule, origin) };
  if (asked.length > 0) headers['access-control-allow-headers'] = asked.join(', ');
  return { status: 200, headers, body: Buffer.alloc(0) };
}

/** The headers that let a browser read the answer to its request. */
export function corsHeaders(request: AwsRequest, rules: readonly CorsRule[]): Readonly<Record<string, string>> {
  const origin = request.headers.origin;
  const rule = origin === undefined ? undefined : match(rules, origin, request.method, []);
  return rule === undefined || origin === undefined ? {} : granted(rule, origin);
}

function match(rules: readonly CorsRule[], origin: string, method: string, headers: readonly string[]): CorsRule | undefined {
  return rules.find((rule) => rule.methods.includes(method)
    && rule.origins.some((pattern) => wildcard(pattern, origin))
    && headers.every((header) => rule.headers.some((pattern) => wildcard(pattern.toLowerCase(), header))));
}

function granted(rule: CorsRule, origin: string): Record<string, string> {
  const any = rule.origins.includes('*');
  return {
    'access-control-allow-origin': any ? '*' : origin,
    'access-control-allow-methods': rule.methods.join(', '),
    ...(any ? {} : { 'access-control-allow-credentials': 'true' }),
    ...(rule.exposed.length === 0 ? {} : { 'access-control-expose-headers': rule.exposed.join(', ') }),
    ...(rule.maxAge === undefined ? {} : { 'access-control-max-age': String(rule.maxAge) }),
    'vary': VARY,
  };
}

/** One star stands for any text, as in S3's rules. */
export function wildcard(pattern: string, text: string): boolean {
  const [start = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return pattern === text;
  const end = rest.join('*');
  return text.length >= start.length + end.length && text.startsWith(start) && text.endsWith(end);
}
