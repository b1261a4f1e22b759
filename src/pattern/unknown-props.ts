import { Annotations } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { documentedSettings, DocumentedStructs, isDocumented } from '../private/documented-settings';
import { invalidIn } from '../private/invalid';
import { isPlain } from '../private/sorted';
import { ServerlessApiPatternProps } from './props';

/** The struct of the props as a whole, and that of what `Auth.cognito` takes. */
const PROPS = 'ServerlessApiPatternProps';
const DIRECTORY = 'UserDirectoryOptions';

/**
 * Throws for a name that a section doesn't have, which JavaScript without types passes, and which would be ignored. Of the props as a whole it's a
 * warning: constructs that wrap this one hand on their own props with them.
 */
export function checkKnownProps(scope: IConstruct, props: ServerlessApiPatternProps): void {
  // `npm start` in a new clone compiles nothing.
  if (!isDocumented()) return;
  const structs = documentedSettings();
  for (const name of unknownIn(props, structs[PROPS])) {
    Annotations.of(scope).addWarningV2('cdk-serverless-api-pattern:unknownProp',
      `${name} isn't a prop of ServerlessApiPattern and has no effect. Remove it or correct its name. Props: ${Object.keys(structs[PROPS]).join(', ')}.`);
  }
  const values = props as { readonly [prop: string]: unknown };
  for (const [name, { struct }] of Object.entries(structs[PROPS])) checkSection(scope, name, values[name], struct, structs);
  checkSection(scope, 'auth', props.auth?._directoryOptions, DIRECTORY, structs);
}

function checkSection(scope: IConstruct, path: string, given: unknown, struct: string | undefined, structs: DocumentedStructs): void {
  if (struct === undefined || !isPlain(given)) return;
  const fields = structs[struct];
  const [unknown] = unknownIn(given, fields);
  if (unknown !== undefined) throw invalidIn(scope, path, unknown, Object.keys(fields).join(', '));
  for (const [name, value] of Object.entries(given)) checkSection(scope, `${path}.${name}`, value, fields[name]?.struct, structs);
}

function unknownIn(given: object, fields: object): string[] {
  return Object.entries(given).filter(([name, value]) => value !== undefined && !Object.hasOwn(fields, name)).map(([name]) => name);
}
