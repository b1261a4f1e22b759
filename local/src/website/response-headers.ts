import { flag, JsonObject, objects, optionalNumber, optionalObject, string } from '../json';

/** A header that a policy adds: in place of the origin's own where it overrides, else where there is none. */
interface PolicyHeader {
  readonly name: string;
  readonly value: string;
  readonly override: boolean;
}

export interface ResponseHeaders {
  readonly added: readonly PolicyHeader[];
  readonly removed: readonly string[];
}

/** The managed policies whose headers are known here, by the ids that they have in every account. */
const MANAGED: Readonly<Record<string, ResponseHeaders>> = {
  // SecurityHeadersPolicy
  '67f7725c-6f97-4210-82d7-5512b31e9d03': {
    removed: [],
    added: [
      { name: 'referrer-policy', value: 'strict-origin-when-cross-origin', override: false },
      { name: 'strict-transport-security', value: 'max-age=31536000', override: false },
      { name: 'x-content-type-options', value: 'nosniff', override: true },
      { name: 'x-frame-options', value: 'SAMEORIGIN', override: false },
      { name: 'x-xss-protection', value: '1; mode=block', override: false },
    ],
  },
};

export function managedResponseHeaders(id: string): ResponseHeaders | undefined {
  return MANAGED[id];
}

/** Reads a `ResponseHeadersPolicyConfig`. */
export function responseHeaders(config: JsonObject, where: string): ResponseHeaders {
  if (config.CorsConfig !== undefined) throw new Error(`The local runner does not support CorsConfig (${where})`);
  const items = (name: string): readonly JsonObject[] => objects(optionalObject(config[name], name).Items, `${where}.${name}`);
  return {
    added: [
      ...securityHeaders(optionalObject(config.SecurityHeadersConfig, where)),
      ...items('CustomHeadersConfig').map((item) => ({ name: string(item.Header, where).toLowerCase(), value: string(item.Value, where), override: flag(item.Override) })),
    ],
    removed: items('RemoveHeadersConfig').map((item) => string(item.Header, where).toLowerCase()),
  };
}

export function withPolicy(headers: ReadonlyMap<string, readonly string[]>, { added, removed }: ResponseHeaders): Map<string, readonly string[]> {
  const result = new Map([...headers].filter(([name]) => !removed.includes(name)));
  for (const { name, value, override } of added) {
    if (override || !result.has(name)) result.set(name, [value]);
  }
  return result;
}

function securityHeaders(config: JsonObject): PolicyHeader[] {
  const header = (section: string, name: string, value: (properties: JsonObject) => string): PolicyHeader[] => {
    if (config[section] === undefined) return [];
    const properties = optionalObject(config[section], section);
    return [{ name, value: value(properties), override: flag(properties.Override) }];
  };
  return [
    ...header('ContentSecurityPolicy', 'content-security-policy', (policy) => string(policy.ContentSecurityPolicy, 'ContentSecurityPolicy')),
    ...header('ContentTypeOptions', 'x-content-type-options', () => 'nosniff'),
    ...header('FrameOptions', 'x-frame-options', ({ FrameOption }) => string(FrameOption, 'FrameOption')),
    ...header('ReferrerPolicy', 'referrer-policy', ({ ReferrerPolicy }) => string(ReferrerPolicy, 'ReferrerPolicy')),
    ...header('StrictTransportSecurity', 'strict-transport-security', transportSecurity),
    ...header('XSSProtection', 'x-xss-protection', ({ Protection, ModeBlock }) => `${flag(Protection) ? '1' : '0'}${flag(ModeBlock) ? '; mode=block' : ''}`),
  ];
}

function transportSecurity({ AccessControlMaxAgeSec, IncludeSubdomains, Preload }: JsonObject): string {
  const age = optionalNumber(AccessControlMaxAgeSec, 'AccessControlMaxAgeSec') ?? 0;
  return `max-age=${age}${flag(IncludeSubdomains) ? '; includeSubDomains' : ''}${flag(Preload) ? '; preload' : ''}`;
}
