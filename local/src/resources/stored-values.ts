import { ENV_FILE } from '../app/env-file';
import { StoredValues } from '../assembly/intrinsics';
import { isObject, optionalString, parse } from '../json';
import { Resource, TemplateResources } from './template-resources';
import { secretText } from './secret-text';

/** Values of parameters, secrets and imports: of the template, or given by name in `.env.local`. */
export class TemplateValues implements StoredValues {
  /** @param given by the name itself, or by the variable that stands for it */
  constructor(private readonly resources: TemplateResources, private readonly given: Readonly<Record<string, string>>) {}

  public parameter(name: string): string {
    return this.findParameter(name) ?? missing('SSM parameter', name);
  }

  public findParameter(name: string): string | undefined {
    const found = this.parameters().find(({ id }) => this.resources.ref(id) === name);
    return found === undefined ? this.find(name) : this.resources.settled(this.resources.attribute(found.id, 'Value'));
  }

  /** Names below a path. */
  public parameterNames(): string[] {
    return [...new Set([...this.parameters().map(({ id }) => this.resources.ref(id)), ...Object.keys(this.given).filter((name) => name.startsWith('/'))])];
  }

  public secret(secret: string, key?: string): string {
    const text = this.findSecret(secret) ?? missing('secret', nameOfSecret(secret));
    if (key === undefined) return text;
    const value = parse(text, `The secret ${nameOfSecret(secret)}`);
    const field = isObject(value) ? value[key] : undefined;
    if (field === undefined) throw new Error(`The secret ${nameOfSecret(secret)} has no key ${key}`);
    return typeof field === 'string' ? field : JSON.stringify(field);
  }

  public findSecret(secret: string): string | undefined {
    const found = this.templateSecret(secret);
    return found === undefined ? this.find(nameOfSecret(secret)) : this.resources.settled(secretText(found));
  }

  public arnOfSecret(secret: string): string | undefined {
    const found = this.templateSecret(secret);
    return found && this.resources.ref(found.id);
  }

  public exported(name: string): string {
    return this.find(name) ?? missing('export', name);
  }

  private templateSecret(secret: string): Resource | undefined {
    return this.resources.ofType('AWS::SecretsManager::Secret').find(({ id, properties }) => (
      this.resources.ref(id) === secret || optionalString(properties.Name, 'Name') === secret || this.resources.attribute(id, 'Name') === nameOfSecret(secret)));
  }

  private find(name: string): string | undefined {
    return this.given[name] ?? this.given[variableOf(name)];
  }

  private parameters(): Resource[] {
    return this.resources.ofType('AWS::SSM::Parameter');
  }
}

/** `/shop/api-key` is `SHOP_API_KEY`. */
export function variableOf(name: string): string {
  return name.replace(/^[^A-Za-z\d]+|[^A-Za-z\d]+$/g, '').replace(/[^A-Za-z\d]+/g, '_').toUpperCase();
}

/** Without the six characters that Secrets Manager adds in an ARN. */
export function nameOfSecret(secret: string): string {
  return secret.startsWith('arn:') ? (secret.split(':')[6] ?? secret).replace(/-[A-Za-z\d]{6}$/, '') : secret;
}

function missing(what: string, name: string): never {
  throw new Error(`The ${what} ${name} isn't in the app, and has no value on this machine. Add ${variableOf(name)}=<value> to ${ENV_FILE}`);
}
