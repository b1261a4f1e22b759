import { Stack, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { checkDistinct, checkKnownList, invalid } from '../private/invalid';

const PROP = 'api.cors.allowOrigins';
const ORIGIN = /^https?:\/\/(\*\.)?([a-z0-9_-]+(\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])(:[1-9]\d{0,4})?$/;

/** Expression for `*` in a pattern: one or more labels of a host. */
const LABELS = '[a-z0-9._-]+';

/** Whether an origin stands for every subdomain of a host, such as `https://*.example.com`. */
export function isPattern(origin: string): boolean {
  return origin !== '*' && !Token.isUnresolved(origin) && origin.includes('*');
}

/** Throws for origins that no browser sends, and for patterns that are not subdomains of one host. Tokens pass, but not in a pattern. */
export function checkOrigins(origins: string[]): void {
  checkKnownList(PROP, origins);
  if (!origins.length) throw invalid(PROP, '[]', "at least one origin, or '*'");
  if (origins.includes('*') && origins.length > 1) throw invalid(PROP, origins.join(', '), "only '*', or a list of origins");
  checkDistinct(PROP, origins);
  for (const origin of origins) {
    if (Token.isUnresolved(origin)) checkLateOrigin(origin);
    else if (origin !== '*') checkOrigin(origin);
  }
}

/**
 * Problems with the values of tokens, as far as synthesis knows them: a `Lazy` has a value then, a parameter of the stack has none.
 * Whether an origin is a pattern, and whether it is `*`, decided what was made.
 */
export function lateOriginErrors(scope: IConstruct, origins: string[]): string[] {
  return origins.filter((origin) => Token.isUnresolved(origin)).flatMap((origin) => {
    const value: unknown = Stack.of(scope).resolve(origin);
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    if (text.includes('*')) return [invalid(PROP, text, "patterns and '*' as text, which is known when the API is made; tokens for whole origins").message];
    return typeof value === 'string' ? errorOf(() => checkOrigin(value)) : [];
  });
}

function errorOf(check: () => void): string[] {
  try {
    check();
    return [];
  } catch (error) {
    return [(error as Error).message];
  }
}

/** Throws for a pattern with a token: synthesis writes patterns into templates. */
function checkLateOrigin(origin: string): void {
  if (origin.includes('*')) throw invalid(PROP, 'a pattern whose host is a token', 'patterns as text, and tokens for whole origins');
}

function checkOrigin(origin: string): void {
  const sent = asBrowsersSendIt(origin);
  if (sent !== undefined && sent !== origin && ORIGIN.test(sent)) throw invalid(PROP, origin, `'${sent}', which is what browsers send`);
  if (!ORIGIN.test(origin)) {
    throw invalid(PROP, origin, "a scheme and a host without path, such as 'https://shop.example.com' and 'https://*.example.com' for every subdomain, or '*'");
  }
  if (sent === undefined) throw invalid(PROP, origin, 'hosts and IP addresses that exist, and ports from 1 to 65535');
  const [, parent] = /:\/\/\*\.([^:]*)/.exec(origin) ?? [];
  if (parent !== undefined && parent !== 'localhost' && !parent.includes('.')) {
    throw invalid(PROP, origin, "patterns with a domain of at least two labels after '*.', such as 'https://*.example.com'");
  }
}

/** Lower case, the host in punycode, no path and no default port. Undefined for what is no web address. */
function asBrowsersSendIt(origin: string): string | undefined {
  const marked = origin.replace('://*.', '://wildcard--.');
  if (!/^https?:\/\/[^/]/i.test(marked) || marked.includes('*') || !URL.canParse(marked)) return undefined;
  return new URL(marked).origin.replace('://wildcard--.', '://*.');
}

/** VTL that is true where `$origin` may call. */
export function originCondition(origins: string[]): string {
  return origins.map((origin) => isPattern(origin) ? `$origin.matches("${expression(origin)}")` : `$origin == "${origin}"`).join(' || ');
}

/** A dot in brackets: a backslash means something else in some places. */
function expression(pattern: string): string {
  return pattern.replaceAll('.', '[.]').replace('*', LABELS);
}
