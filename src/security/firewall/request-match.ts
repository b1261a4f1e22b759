import { Token } from 'aws-cdk-lib';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { checkLabel, checkNamespace, checkPath, checkText } from './check-text';
import { checkCountries } from './country-codes';
import { invalid } from '../../private/invalid';

/** Paths are compared as the API reads them: `/%69tems` and `/x/../items` are `/items`. Each step takes 10 capacity units. */
const READ_PATH = [{ type: 'URL_DECODE', priority: 0 }, { type: 'NORMALIZE_PATH', priority: 1 }];
const AS_IT_IS = [{ type: 'NONE', priority: 0 }];

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** AWS WAF searches for texts of this many bytes. */
const MAX_TEXT = 200;

/**
 * Which requests a rule is about.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statements.html
 * @example
 * const abroad = RequestMatch.otherThan(RequestMatch.countries('DE'));
 * const orders = RequestMatch.all(RequestMatch.method('POST'), RequestMatch.pathIs('/prod/orders'), abroad);
 * new ServerlessApiPattern(this, 'Shop', { security: { firewall: { rules: [{ name: 'OrdersFromAbroad', match: orders }] } } });
 */
export class RequestMatch {
  /**
   * Requests to paths that begin so. The path is what the client sends: with the stage, `/prod/items`, unless it comes
   * by your own domain, `/items`. 22 capacity units.
   */
  public static pathStartsWith(prefix: string): RequestMatch {
    return path(prefix, 'STARTS_WITH');
  }

  /** Requests to this path, as the client sends it: `/prod/items`, or `/items` by your own domain. 22 capacity units. */
  public static pathIs(text: string): RequestMatch {
    return path(text, 'EXACTLY');
  }

  /** Requests with this method: `POST`. 2 capacity units. Throws on methods that a REST API does not know. */
  public static method(method: string): RequestMatch {
    if (!Token.isUnresolved(method) && !METHODS.includes(method)) throw invalid('RequestMatch.method()', method, METHODS.join(', '));
    return bytes({ method: {} }, method, 'EXACTLY', AS_IT_IS);
  }

  /** Requests with exactly this value in a header. 2 capacity units. */
  public static header(name: string, value: string): RequestMatch {
    checkText('RequestMatch.header()', name, /^[\w-]{1,64}$/, 'a header name of at most 64 characters');
    return bytes({ singleHeader: { Name: Token.isUnresolved(name) ? name : name.toLowerCase() } }, value, 'EXACTLY', AS_IT_IS);
  }

  /** Requests from these countries, by the address of the connection. Codes of ISO 3166-1 alpha-2 in capitals. 1 capacity unit. */
  public static countries(...countries: string[]): RequestMatch {
    checkCountries(countries);
    return new RequestMatch({ geoMatchStatement: { countryCodes: countries } }, 1);
  }

  /**
   * Requests that an earlier rule has labelled so: `awswaf:managed:aws:core-rule-set:SizeRestrictions_Body` by a rule
   * of AWS, `partner` by a rule of this firewall. 1 capacity unit.
   *
   * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-labels.html
   */
  public static label(label: string): RequestMatch {
    checkLabel('RequestMatch.label()', label);
    return new RequestMatch({ labelMatchStatement: { scope: 'LABEL', key: label } }, 1);
  }

  /** Requests with any label under a namespace, which ends with a colon: `awswaf:managed:aws:anonymous-ip-list:`. 1 capacity unit. */
  public static labelNamespace(namespace: string): RequestMatch {
    checkNamespace('RequestMatch.labelNamespace()', namespace);
    return new RequestMatch({ labelMatchStatement: { scope: 'NAMESPACE', key: namespace } }, 1);
  }

  /** Requests that are all of this. Throws without any. */
  public static all(...matches: RequestMatch[]): RequestMatch {
    return combined('RequestMatch.all()', matches, (statements) => ({ andStatement: { statements } }));
  }

  /** Requests that are any of this. Throws without any. */
  public static any(...matches: RequestMatch[]): RequestMatch {
    return combined('RequestMatch.any()', matches, (statements) => ({ orStatement: { statements } }));
  }

  /** Requests that are anything but this. */
  public static otherThan(match: RequestMatch): RequestMatch {
    return new RequestMatch({ notStatement: { statement: match._statement } }, match._capacity);
  }

  /** @internal */
  public static _of(statement: CfnWebACL.StatementProperty, capacity: number): RequestMatch {
    return new RequestMatch(statement, capacity);
  }

  private constructor(
    /** @internal */ public readonly _statement: CfnWebACL.StatementProperty,
    /** @internal */ public readonly _capacity: number,
  ) {}
}

function path(text: string, positionalConstraint: string): RequestMatch {
  checkPath('RequestMatch.path', text);
  return bytes({ uriPath: {} }, text, positionalConstraint, READ_PATH);
}

function bytes(
  fieldToMatch: CfnWebACL.FieldToMatchProperty,
  searchString: string,
  positionalConstraint: string,
  textTransformations: CfnWebACL.TextTransformationProperty[],
): RequestMatch {
  const length = Buffer.byteLength(searchString);
  if (!Token.isUnresolved(searchString) && (length < 1 || length > MAX_TEXT)) throw invalid('RequestMatch', searchString, `1 to ${MAX_TEXT} bytes to look for`);
  const capacity = 2 + 10 * textTransformations.filter(({ type }) => type !== 'NONE').length;
  return RequestMatch._of({ byteMatchStatement: { fieldToMatch, searchString, positionalConstraint, textTransformations } }, capacity);
}

function combined(prop: string, matches: RequestMatch[], combine: (all: CfnWebACL.StatementProperty[]) => CfnWebACL.StatementProperty): RequestMatch {
  if (matches.length === 0) throw invalid(prop, 'nothing', 'one match or more');
  if (matches.length === 1) return matches[0];
  const capacity = matches.reduce((sum, match) => sum + match._capacity, 0);
  return RequestMatch._of(combine(matches.map((match) => match._statement)), capacity);
}
