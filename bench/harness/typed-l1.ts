import { App, type CfnResource, Stack } from 'aws-cdk-lib';
import type { TemplateResource } from '../apps/template-resource';

type FromTemplate = Record<string, { _fromCloudFormation(scope: Stack, id: string, resource: object, options: object): CfnResource }>;

const PARSER = { parser: { parseValue: (value: unknown) => value, handleAttributes: () => undefined } };
const MARK = 'intrinsic:';

/** An app that makes the resources of a template with the L1 class of each, in the words of its props. */
export function typedL1App(resources: Readonly<Record<string, TemplateResource>>): string {
  const stack = new Stack(new App());
  const lines = Object.entries(resources).map(([id, { Type, Properties, ...attributes }]) => {
    const [, service, name] = Type.split('::');
    const module = `aws-cdk-lib/aws-${service.toLowerCase()}`;
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- the template says which modules
    const made = (require(module) as FromTemplate)[`Cfn${name}`]._fromCloudFormation(stack, id, { Type, Properties: marked(Properties) }, PARSER);
    const { cfnProperties } = made as unknown as { readonly cfnProperties: object };
    return `  add(new (require('${module}').Cfn${name})(stack, '${id}', ${literal(cfnProperties)}), '${id}', ${JSON.stringify(attributes)});`;
  });
  return `"use strict";
const { Token } = require('aws-cdk-lib');
const { synthesize } = require('./synthesize');
function add(resource, id, attributes) {
  resource.overrideLogicalId(id);
  for (const [name, value] of Object.entries(attributes)) resource.addOverride(name, value);
}
synthesize((stack) => {
${lines.join('\n')}
});
`;
}

/** Intrinsic functions as strings, which every prop takes. */
function marked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(marked);
  if (typeof value !== 'object' || value === null) return value;
  const [key, ...others] = Object.keys(value);
  if (others.length === 0 && /^(Ref|Fn::\w+)$/.test(key)) return MARK + JSON.stringify(value);
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, marked(each)]));
}

/** Code that makes the value. An intrinsic function becomes a token, as a reference to another resource does. */
function literal(value: unknown): string {
  if (typeof value === 'string') return value.startsWith(MARK) ? `Token.asString(${value.slice(MARK.length)})` : JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  return `{ ${Object.entries(value).filter(([, each]) => each !== undefined).map(([name, each]) => `${JSON.stringify(name)}: ${literal(each)}`).join(', ')} }`;
}
