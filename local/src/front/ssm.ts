import { JsonService, ServiceError } from './json-service';
import { flag, JsonObject, optionalString, string, strings } from '../json';
import type { Place } from '../resources/resource-type';
import { TemplateValues, variableOf } from '../resources/stored-values';

/** Parameters of the template, of `.env.local`, and those that functions put. */
export class SsmService extends JsonService {
  public readonly scope = 'ssm';
  protected readonly operations = {
    GetParameter: (input: JsonObject) => ({ Parameter: this.parameter(string(input.Name, 'Name')) }),
    GetParameters: ({ Names }: JsonObject) => {
      const names = strings(Names, 'Names');
      const found = names.filter((name) => this.value(name) !== undefined);
      return { Parameters: found.map((name) => this.parameter(name)), InvalidParameters: names.filter((name) => !found.includes(name)) };
    },
    GetParametersByPath: (input: JsonObject) => {
      const path = string(input.Path, 'Path').replace(/\/?$/, '/');
      const names = [...new Set([...this.put.keys(), ...this.stored.parameterNames()])].filter((name) => name.startsWith(path) && (flag(input.Recursive) || !name.slice(path.length).includes('/')));
      return { Parameters: names.sort().map((name) => this.parameter(name)) };
    },
    PutParameter: (input: JsonObject) => {
      const name = string(input.Name, 'Name');
      if (!flag(input.Overwrite) && this.value(name) !== undefined) throw new ServiceError('ParameterAlreadyExists', 'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.');
      const version = this.version(name) + 1;
      this.put.set(name, { value: string(input.Value, 'Value'), type: optionalString(input.Type, 'Type') ?? 'String', version });
      return { Version: version, Tier: 'Standard' };
    },
    DeleteParameter: (input: JsonObject) => {
      if (!this.put.delete(string(input.Name, 'Name'))) throw notFound(string(input.Name, 'Name'));
      return {};
    },
  };

  private readonly put: Map<string, { readonly value: string; readonly type: string; readonly version: number }>;

  /** @param before what was put there is here, too */
  constructor(private readonly stored: TemplateValues, private readonly place: Pick<Place, 'region' | 'account'>, before?: SsmService) {
    super();
    this.put = before?.put ?? new Map();
  }

  protected resources(input: JsonObject): readonly string[] {
    return (input.Names === undefined ? [String(input.Name ?? input.Path ?? '*')] : strings(input.Names, 'Names')).map((name) => this.arn(name));
  }

  /** A version or label behind a colon changes nothing here. */
  private parameter(selector: string): JsonObject {
    const name = nameOf(selector);
    const value = this.value(selector);
    if (value === undefined) throw notFound(name);
    return { Name: name, ARN: this.arn(name), Type: this.put.get(name)?.type ?? 'String', Value: value, Version: this.version(name), DataType: 'text', LastModifiedDate: 0 };
  }

  private value(selector: string): string | undefined {
    const name = nameOf(selector);
    return this.put.get(name)?.value ?? this.stored.findParameter(name);
  }

  private version(name: string): number {
    return this.put.get(name)?.version ?? (this.stored.findParameter(name) === undefined ? 0 : 1);
  }

  private arn(name: string): string {
    return `arn:aws:ssm:${this.place.region}:${this.place.account}:parameter/${nameOf(name).replace(/^\//, '')}`;
  }
}

function nameOf(selector: string): string {
  return selector.startsWith('arn:') ? `/${selector.split(':parameter/')[1] ?? ''}` : selector.split(':')[0] ?? '';
}

function notFound(name: string): ServiceError {
  return new ServiceError('ParameterNotFound', `The parameter ${name} isn't in the app, and has no value on this machine. Add ${variableOf(name)}=<value> to .env.local`);
}
