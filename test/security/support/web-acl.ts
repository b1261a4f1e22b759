import { Template } from 'aws-cdk-lib/assertions';
import { Rule } from './firewall';

/** A request as AWS WAF sees it. Values of headers may be what CloudFormation makes a text of. */
export interface SeenRequest {
  readonly ip: string;
  readonly headers?: Record<string, unknown>;
}

interface ForwardedConfig { readonly HeaderName: string }
interface Statement {
  readonly AndStatement?: { readonly Statements: Statement[] };
  readonly OrStatement?: { readonly Statements: Statement[] };
  readonly NotStatement?: { readonly Statement: Statement };
  readonly ByteMatchStatement?: { readonly FieldToMatch: { readonly SingleHeader: { readonly Name: string } }; readonly SearchString: unknown };
  readonly IPSetReferenceStatement?: { readonly Arn: { readonly 'Fn::GetAtt': [string, string] }; readonly IPSetForwardedIPConfig?: ForwardedConfig };
  readonly GeoMatchStatement?: { readonly CountryCodes: string[]; readonly ForwardedIPConfig?: ForwardedConfig };
  readonly RateBasedStatement?: {
    readonly AggregateKeyType: string; readonly Limit: number; readonly ForwardedIPConfig?: ForwardedConfig; readonly ScopeDownStatement?: Statement;
  };
}

/** The addresses of a country, for rules by country: `DE-1` is in Germany. */
const countryOf = (ip: string) => ip.slice(0, 2);

/** A web ACL of a template, with the rules that it has for callers. Rule groups of AWS let everything through. */
export class WebAcl {
  private readonly rules: Rule[];
  private readonly sets: Record<string, { readonly Properties: { readonly Addresses: string[] } }>;
  private readonly counts = new Map<string, number>();

  constructor(template: Template) {
    const [acl] = Object.values(template.findResources('AWS::WAFv2::WebACL'));
    this.rules = acl.Properties.Rules;
    this.sets = template.findResources('AWS::WAFv2::IPSet') as typeof this.sets;
  }

  /** The rule that ends a request, of which each counts. Undefined: it gets through. */
  public blockedBy(request: SeenRequest): string | undefined {
    const ends = ({ Name, Statement, Action }: Rule) => Action !== undefined && !('Count' in Action) && this.matches(Name, Statement, request);
    const rule = this.rules.find(ends);
    return rule?.Action && 'Allow' in rule.Action ? undefined : rule?.Name;
  }

  private matches(rule: string, statement: Statement, request: SeenRequest): boolean {
    const { AndStatement: and, OrStatement: or, NotStatement: not, ByteMatchStatement: bytes } = statement;
    const { IPSetReferenceStatement: set, GeoMatchStatement: geo, RateBasedStatement: rate } = statement;
    const nested = (each: Statement) => this.matches(rule, each, request);
    if (and) return and.Statements.every(nested);
    if (or) return or.Statements.some(nested);
    if (not) return !nested(not.Statement);
    if (bytes) return JSON.stringify(headerOf(request, bytes.FieldToMatch.SingleHeader.Name)) === JSON.stringify(bytes.SearchString);
    if (set) return this.sets[set.Arn['Fn::GetAtt'][0]].Properties.Addresses.includes(`${addressOf(request, set.IPSetForwardedIPConfig)}/32`);
    if (geo) return geo.CountryCodes.includes(countryOf(addressOf(request, geo.ForwardedIPConfig)));
    if (!rate) return false;
    if (rate.ScopeDownStatement && !nested(rate.ScopeDownStatement)) return false;
    const key = `${rule} ${addressOf(request, rate.ForwardedIPConfig)}`;
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
    return this.counts.get(key)! > rate.Limit;
  }
}

function headerOf({ headers = {} }: SeenRequest, name: string): unknown {
  return Object.entries(headers).find(([each]) => each.toLowerCase() === name.toLowerCase())?.[1];
}

function addressOf(request: SeenRequest, forwarded: ForwardedConfig | undefined): string {
  return forwarded ? String(headerOf(request, forwarded.HeaderName)) : request.ip;
}
