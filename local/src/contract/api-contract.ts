import { readFileSync } from 'node:fs';
import { isOpenApi3, withoutExtensions } from './open-api-body';
import { templateDocument } from './template-document';
import type { AssemblyStack } from '../assembly/assembly';
import { object, JsonObject, messageOf, parse, isObject } from '../json';
import { ACCOUNT, DEFAULT_REGION } from '../options';
import { plannedPorts } from '../ports';
import { resourceTypes } from '../resources';
import { apiDefinition } from '../resources/apigateway';
import { Resources } from '../resources/resources';

/** Contract of a REST API with its clients. */
export interface ApiContract {
  /** Of its folder. */
  readonly name: string;
  readonly openApi: JsonObject;
  readonly asyncApi?: JsonObject;
  /** Address in the local runner, without the path of the stage. */
  readonly localUrl: string;
  /** Information that the assembly lacks. */
  readonly remarks: readonly string[];
}

const LOCAL_PORT = 3000;

/**
 * The contracts of the REST APIs of stacks: the documents that constructs wrote, or else what the template tells.
 * @param values of parameters and exports that the app only names
 */
export function contractsOf(stack: AssemblyStack, values: Readonly<Record<string, string>>): ApiContract[] {
  const place = { region: stack.region ?? DEFAULT_REGION, account: ACCOUNT, endpoint: 'http://localhost' };
  const resources = new Resources(stack.template, { stackName: stack.name, ...place, parameters: undefined }, resourceTypes({ assembly: '', unsupportedResources: 'name-only' }), place, values);
  const ports = plannedPorts(stack.template, stack.paths, { port: LOCAL_PORT });
  const written = stack.documents.filter(({ kind }) => kind === 'openapi');
  const apis = resources.ofType('AWS::ApiGateway::RestApi').map((api) => ({ api, path: stack.paths.get(api.id) ?? api.id }));
  const localUrl = (id: string | undefined): string => `http://127.0.0.1:${ports.get(id ?? '')?.number ?? LOCAL_PORT}`;
  const known = written.filter(({ file }) => file !== undefined).map(({ path, file = '' }): ApiContract => ({
    name: nameOf(path),
    openApi: readDocument(file),
    ...asyncApiOf(stack, path),
    localUrl: localUrl(apis.find((each) => covers(path, each.path))?.api.id),
    remarks: [],
  }));
  const isKnown = (api: string): boolean => written.some(({ file, path }) => file !== undefined && covers(path, api));
  const others = apis.filter(({ path }) => !isKnown(path)).map(({ api, path }): ApiContract => {
    const problem = written.find((each) => covers(each.path, path))?.problem;
    const { Body, BodyS3Location } = api.properties;
    const ownBody = isObject(Body) && isOpenApi3(Body);
    if (BodyS3Location !== undefined || (Body !== undefined && !ownBody)) {
      throw new Error(`${path}: the API is defined by ${Body === undefined ? 'a document in Amazon S3' : 'a document that is not OpenAPI 3'}. Use that document`);
    }
    return {
      name: nameOf(path),
      openApi: ownBody ? withoutExtensions(Body) as JsonObject : templateDocument(path, apiDefinition(api, resources)),
      localUrl: localUrl(api.id),
      remarks: [
        ...problem === undefined ? [] : [`${path}: the construct couldn't write its document, so this one is made from the template: ${problem}`],
        ...ownBody || problem !== undefined ? [] : [`${path}: made from the template. It has no schemas of responses without response models, no optional parameters that methods don't declare, and nothing about errors`],
      ],
    };
  });
  return [...known, ...others].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Of the construct that has the API, which is the API's construct itself or one around it. */
function asyncApiOf(stack: AssemblyStack, path: string): { readonly asyncApi?: JsonObject } {
  const found = stack.documents.find(({ kind, path: owner, file }) => kind === 'asyncapi' && file !== undefined && covers(owner, path));
  return found?.file === undefined ? {} : { asyncApi: readDocument(found.file) };
}

function covers(path: string, inner: string): boolean {
  return inner === path || inner.startsWith(`${path}/`);
}

function nameOf(path: string): string {
  return path.replace(/[^\w.-]+/g, '-');
}

function readDocument(file: string): JsonObject {
  try {
    return object(parse(readFileSync(file, 'utf8'), file), file);
  } catch (error) {
    throw new Error(`${file} can't be read, though the assembly names it. Synthesize again: ${messageOf(error)}`);
  }
}
