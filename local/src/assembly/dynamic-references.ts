/** Values that are not in the template. Each throws where it has none, and says how to give it. */
export interface StoredValues {
  /** Of an SSM parameter. */
  parameter(name: string): string;
  /** @param secret name or ARN */
  secret(secret: string, key?: string): string;
  /** Of an export of another app. */
  exported(name: string): string;
}

/** Puts values in the place of `{{resolve:ssm:name}}` and its kin. */
export function withDynamicReferences(text: string, stored: StoredValues): string {
  if (!text.includes('{{resolve:')) return text;
  return text.replace(/\{\{resolve:(ssm|ssm-secure|secretsmanager):([^{}]*)\}\}/g, (_match, service: string, rest: string) => (
    service === 'secretsmanager' ? secretValue(rest, stored) : stored.parameter(rest.replace(/:\d*$/, ''))));
}

/** `<id or ARN>:SecretString:<key>:<stage>:<version>` */
function secretValue(rest: string, stored: StoredValues): string {
  const parts = rest.split(':');
  const id = parts.splice(0, rest.startsWith('arn:') ? 7 : 1).join(':');
  const [, key = ''] = parts;
  return stored.secret(id, key === '' ? undefined : key);
}
