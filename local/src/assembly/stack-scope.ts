import { isObject, Json, JsonObject, list, object, optionalObject, string } from '../json';

/** A template, and how its stack is called. */
export interface Part {
  readonly name: string;
  /** Stands before ids that another stack has, too. */
  readonly key: string;
  readonly template: JsonObject;
}

type Section = 'Resources' | 'Conditions' | 'Mappings' | 'Parameters' | 'Outputs';

/** The names of one template among those of others. */
export class StackScope {
  private readonly names = new Map<string, string>();
  private readonly nested = new Map<string, StackScope>();

  /** @param id of the resource that stands for this stack in the one around it */
  constructor(public readonly part: Part, private readonly parent?: StackScope, private readonly id?: string) {
    if (id !== undefined) parent?.nested.set(id, this);
  }

  /** Of a section, without nested stacks, their parameters and outputs, which have no separate place. */
  public ids(section: Section): string[] {
    if (this.parent !== undefined && (section === 'Parameters' || section === 'Outputs')) return [];
    return Object.keys(optionalObject(this.part.template[section], section)).filter((id) => section !== 'Resources' || !this.nested.has(id));
  }

  public rename(section: Section, id: string, name: string): void {
    this.names.set(`${section}/${id}`, name);
  }

  public named(section: Section, id: string): string {
    return this.names.get(`${section}/${id}`) ?? id;
  }

  /** A section in the words of the whole. */
  public entries(section: Section): [string, Json][] {
    const content = optionalObject(this.part.template[section], section);
    return this.ids(section).map((id): [string, Json] => {
      const entry = content[id] ?? null;
      if (section === 'Mappings' || section === 'Parameters') return [this.named(section, id), entry];
      if (section === 'Conditions') return [this.named(section, id), this.rewrite(entry)];
      return [this.named(section, id), this.resource(object(entry, id))];
    });
  }

  private resource({ Condition, DependsOn, ...rest }: JsonObject): JsonObject {
    const dependencies = (Array.isArray(DependsOn) ? list(DependsOn, 'DependsOn') : DependsOn === undefined ? [] : [DependsOn])
      .map((id) => string(id, 'DependsOn')).filter((id) => !this.nested.has(id)).map((id) => this.named('Resources', id));
    return {
      ...object(this.rewrite(rest), 'resource'),
      ...(Condition === undefined ? {} : { Condition: this.named('Conditions', string(Condition, 'Condition')) }),
      ...(dependencies.length === 0 ? {} : { DependsOn: dependencies }),
    };
  }

  private rewrite(value: Json): Json {
    if (Array.isArray(value)) return (value as readonly Json[]).map((entry) => this.rewrite(entry));
    if (!isObject(value)) return value;
    const [[name, argument = null] = [''], ...more] = Object.entries(value);
    if (more.length === 0) {
      switch (name) {
        case 'Ref':
          return this.reference(string(argument, 'Ref'));
        case 'Fn::GetAtt':
          return this.attribute(typeof argument === 'string' ? argument.split('.') : list(argument, name));
        case 'Fn::Sub':
          return this.text(argument);
        case 'Condition':
          if (typeof argument === 'string') return { Condition: this.named('Conditions', argument) };
          break;
        case 'Fn::If': {
          const [condition = null, ...values] = list(argument, name);
          return { 'Fn::If': [this.named('Conditions', string(condition, name)), ...values.map((entry) => this.rewrite(entry))] };
        }
        case 'Fn::FindInMap': {
          const [map = null, ...keys] = list(argument, name);
          return { 'Fn::FindInMap': [typeof map === 'string' ? this.named('Mappings', map) : this.rewrite(map), ...keys.map((entry) => this.rewrite(entry))] };
        }
      }
    }
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, this.rewrite(entry ?? null)]));
  }

  private reference(id: string): Json {
    if (id === 'AWS::StackName') return this.part.name;
    if (id === 'AWS::StackId') return this.stackId();
    const nested = this.nested.get(id);
    if (nested !== undefined) return nested.stackId();
    const parameter = optionalObject(this.part.template.Parameters, 'Parameters')[id];
    if (parameter === undefined) return { Ref: this.named('Resources', id) };
    if (this.parent === undefined) return { Ref: this.named('Parameters', id) };
    const { Type, Default = null } = object(parameter, id);
    const value = this.parent.argumentOf(this.id ?? '', id) ?? Default;
    return isListType(Type) ? { 'Fn::Split': [',', value] } : value;
  }

  /** Parameters that a stack hands to a nested one. */
  private argumentOf(nestedId: string, parameter: string): Json | undefined {
    const resource = object(optionalObject(this.part.template.Resources, 'Resources')[nestedId], nestedId);
    const value = optionalObject(optionalObject(resource.Properties, nestedId).Parameters, 'Parameters')[parameter];
    return value === undefined ? undefined : this.rewrite(value);
  }

  private attribute([id = '', ...path]: readonly Json[]): Json {
    const name = string(id, 'Fn::GetAtt');
    const nested = this.nested.get(name);
    const attribute = path.length === 1 ? path[0] ?? '' : path.join('.');
    if (nested === undefined) return { 'Fn::GetAtt': [this.named('Resources', name), this.rewrite(attribute)] };
    return nested.output(string(attribute, 'Fn::GetAtt').replace(/^Outputs\./, ''));
  }

  private output(name: string): Json {
    const output = optionalObject(this.part.template.Outputs, 'Outputs')[name];
    return this.rewrite(object(output, `The output ${name} of the nested stack ${this.part.name}`).Value ?? null);
  }

  /** Each reference in the text becomes a variable. */
  private text(argument: Json): Json {
    const [text = '', values] = typeof argument === 'string' ? [argument] : list(argument, 'Fn::Sub');
    const variables: Record<string, Json> = { ...(values === undefined ? {} : object(this.rewrite(values), 'Fn::Sub')) as Record<string, Json> };
    for (const [, literal, name = ''] of string(text, 'Fn::Sub').matchAll(/\$\{(!?)([^}]+)\}/g)) {
      if (literal === '!' || name in variables) continue;
      variables[name] = name.includes('.') ? this.attribute(name.split('.')) : this.reference(name);
    }
    return { 'Fn::Sub': [text, variables] };
  }

  private stackId(): Json {
    return { 'Fn::Join': ['', ['arn:aws:cloudformation:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, `:stack/${this.part.name}/00000000-0000-0000-0000-000000000000`]] };
  }
}

/** Whether a parameter's text stands for a list. */
export function isListType(type: Json | undefined): boolean {
  return /^(List<|CommaDelimitedList)/.test(String(type));
}
