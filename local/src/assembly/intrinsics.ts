import { type StoredValues, withDynamicReferences } from './dynamic-references';
import { stackId } from './names';
import { isListType } from './stack-scope';
import { isObject, Json, JsonObject, list, object, optionalObject, optionalString, string } from '../json';

export type { StoredValues };

/** Values of references to a resource; the resource types answer. */
export interface References {
  ref(logicalId: string): string;
  attribute(logicalId: string, name: string): string;
}

export interface ResolverSettings {
  readonly stackName: string;
  readonly region: string;
  readonly account: string;
  readonly parameters?: Readonly<Record<string, string>>;
  /** @default - there are none */
  readonly stored?: StoredValues;
}

const nothing = (name: string): never => {
  throw new Error(`The template needs the value of ${name}, which is not in it`);
};
const NOTHING_STORED: StoredValues = { parameter: nothing, secret: nothing, exported: nothing };

const NO_VALUE = Symbol('AWS::NoValue');
type Resolved = Json | typeof NO_VALUE;

/** Evaluates CloudFormation's intrinsic functions, as far as CDK emits them. */
export class Resolver {
  private readonly functions: Readonly<Record<string, (argument: Json) => Resolved>> = {
    'Ref': (argument) => this.ref(string(argument, 'Ref')),
    'Condition': (argument) => this.condition(string(argument, 'Condition')),
    'Fn::GetAtt': (argument) => this.getAtt(argument),
    'Fn::Sub': (argument) => this.sub(argument),
    'Fn::Join': (argument) => {
      const [separator, parts] = list(argument, 'Fn::Join');
      return list(this.resolve(parts ?? null), 'Fn::Join').map((part) => string(part, 'Fn::Join')).join(string(separator, 'Fn::Join'));
    },
    'Fn::Select': (argument) => {
      const [index, values] = list(argument, 'Fn::Select');
      const chosen = list(this.resolve(values ?? null), 'Fn::Select')[Number(this.resolve(index ?? null))];
      if (chosen === undefined) throw new Error(`Fn::Select finds nothing in ${JSON.stringify(argument)}`);
      return chosen;
    },
    'Fn::Split': (argument) => {
      const [separator, text] = list(argument, 'Fn::Split');
      return string(this.resolve(text ?? null), 'Fn::Split').split(string(separator, 'Fn::Split'));
    },
    'Fn::If': (argument) => {
      const [name, yes, no] = list(argument, 'Fn::If');
      return this.evaluate((this.condition(string(name, 'Fn::If')) ? yes : no) ?? null);
    },
    'Fn::ImportValue': (argument) => this.imported(string(this.resolve(argument), 'Fn::ImportValue')),
    'Fn::GetStackOutput': (argument) => this.stackOutput(object(argument, 'Fn::GetStackOutput')),
    'Fn::GetAZs': (argument) => ['a', 'b', 'c'].map((zone) => `${string(this.resolve(argument) === '' ? this.settings.region : this.resolve(argument), 'Fn::GetAZs')}${zone}`),
    'Fn::Length': (argument) => list(this.resolve(argument), 'Fn::Length').length,
    'Fn::ToJsonString': (argument) => JSON.stringify(this.resolve(argument)),
    'Fn::Base64': (argument) => Buffer.from(string(this.resolve(argument), 'Fn::Base64')).toString('base64'),
    'Fn::FindInMap': (argument) => this.findInMap(argument),
    'Fn::Equals': (argument) => {
      const [left, right] = list(argument, 'Fn::Equals').map((side) => this.resolve(side));
      return left === right;
    },
    'Fn::And': (argument) => list(argument, 'Fn::And').every((part) => this.resolve(part) === true),
    'Fn::Or': (argument) => list(argument, 'Fn::Or').some((part) => this.resolve(part) === true),
    'Fn::Not': (argument) => this.resolve(list(argument, 'Fn::Not')[0] ?? null) !== true,
  };

  private readonly stored: StoredValues;

  constructor(private readonly template: JsonObject, private readonly settings: ResolverSettings, private readonly references: References) {
    this.stored = settings.stored ?? NOTHING_STORED;
  }

  public resolve(value: Json): Json {
    const resolved = this.evaluate(value);
    return resolved === NO_VALUE ? null : resolved;
  }

  /** The same, and undefined for a property that is to be left out. */
  public resolveProperty(value: Json | undefined): Json | undefined {
    const resolved = this.evaluate(value ?? null);
    return resolved === NO_VALUE ? undefined : resolved;
  }

  public resolveObject(value: Json | undefined, where: string): JsonObject {
    return optionalObject(value === undefined ? undefined : this.resolve(value), where);
  }

  public condition(name: string): boolean {
    const condition = optionalObject(this.template.Conditions, 'Conditions')[name];
    if (condition === undefined) throw new Error(`The template has no condition ${name}`);
    return this.resolve(condition) === true;
  }

  private evaluate(value: Json): Resolved {
    if (Array.isArray(value)) {
      return (value as readonly Json[]).map((entry) => this.evaluate(entry)).filter((entry) => entry !== NO_VALUE);
    }
    if (typeof value === 'string') return withDynamicReferences(value, this.stored);
    if (!isObject(value)) return value;
    const entries = Object.entries(value);
    const [first] = entries;
    if (entries.length === 1 && first !== undefined && (first[0] === 'Ref' || first[0].startsWith('Fn::') || first[0] === 'Condition')) {
      const evaluator = this.functions[first[0]];
      // `Condition` is also an ordinary key, of policy statements.
      if (evaluator !== undefined && (first[0] !== 'Condition' || typeof first[1] === 'string')) {
        const result = evaluator(first[1] ?? null);
        // A reference may stand in a text that is put together.
        return typeof result === 'string' ? withDynamicReferences(result, this.stored) : result;
      }
      if (first[0] !== 'Condition') throw new Error(`The local runner does not evaluate ${first[0]}: ${JSON.stringify(value)}`);
    }
    const resolved = entries.map(([key, entry]) => [key, this.evaluate(entry ?? null)] as const);
    return Object.fromEntries(resolved.filter(([, entry]) => entry !== NO_VALUE)) as JsonObject;
  }

  private ref(name: string): Resolved {
    const pseudo: Readonly<Record<string, Resolved>> = {
      'AWS::NoValue': NO_VALUE,
      'AWS::AccountId': this.settings.account,
      'AWS::Region': this.settings.region,
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
      'AWS::StackName': this.settings.stackName,
      'AWS::StackId': stackId(this.settings.stackName, this.settings),
      'AWS::NotificationARNs': [],
    };
    const known = pseudo[name];
    if (known !== undefined) return known;
    const parameter = optionalObject(this.template.Parameters, 'Parameters')[name];
    return parameter === undefined ? this.references.ref(name) : this.parameter(name, object(parameter, name));
  }

  private parameter(name: string, parameter: JsonObject): Json {
    const value = this.settings.parameters?.[name] ?? optionalString(parameter.Default, name);
    if (value === undefined) throw new Error(`The template's parameter ${name} has no default: pass its value in "parameters"`);
    const type = string(parameter.Type, name);
    const stored = /^AWS::SSM::Parameter::Value<(?<of>.*)>$/.exec(type)?.groups?.of;
    const text = stored === undefined ? value : this.stored.parameter(value);
    return isListType(stored ?? type) ? text.split(',') : text;
  }

  /** The export of a stack that runs with this one, or a value from the user. */
  private imported(name: string): Json {
    for (const [id, output] of Object.entries(optionalObject(this.template.Outputs, 'Outputs'))) {
      const { Export, Value } = object(output, id);
      if (Export !== undefined && this.resolve(object(Export, id).Name ?? null) === name) return this.resolve(Value ?? null);
    }
    return this.stored.exported(name);
  }

  /** An output by its stack and its name; outputs keep their names unless two stacks have the same. */
  private stackOutput({ StackName, OutputName }: JsonObject): Json {
    const [stack, name] = [StackName, OutputName].map((part) => string(this.resolve(part ?? null), 'Fn::GetStackOutput'));
    const outputs = optionalObject(this.template.Outputs, 'Outputs');
    const output = outputs[name ?? ''] ?? outputs[`${stack?.replace(/[^A-Za-z\d]/g, '')}${name}`];
    return output === undefined ? this.stored.exported(`${stack}:${name}`) : this.resolve(object(output, name ?? '').Value ?? null);
  }

  private getAtt(argument: Json): string {
    const [logicalId, ...path] = typeof argument === 'string' ? argument.split('.') : list(argument, 'Fn::GetAtt').map((part) => string(this.resolve(part), 'Fn::GetAtt'));
    return this.references.attribute(logicalId ?? '', path.join('.'));
  }

  private sub(argument: Json): string {
    const [text, values] = typeof argument === 'string' ? [argument] : list(argument, 'Fn::Sub');
    const variables = this.resolveObject(values, 'Fn::Sub');
    return string(text, 'Fn::Sub').replace(/\$\{(!?)([^}]+)\}/g, (_match, literal: string, name: string) => {
      if (literal === '!') return `\${${name}}`;
      if (name in variables) return string(variables[name], 'Fn::Sub');
      return name.includes('.') ? this.getAtt(name) : string(this.ref(name) as Json, 'Fn::Sub');
    });
  }

  private findInMap(argument: Json): Json {
    const [map, first, second] = list(argument, 'Fn::FindInMap').map((part) => string(this.resolve(part), 'Fn::FindInMap'));
    const table = object(optionalObject(this.template.Mappings, 'Mappings')[map ?? ''], `The mapping ${map}`);
    const value = object(table[first ?? ''], `The mapping ${map}.${first}`)[second ?? ''];
    if (value === undefined) throw new Error(`The mapping ${map} has no ${first}.${second}`);
    return value;
  }
}
