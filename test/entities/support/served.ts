import * as fs from 'fs';
import * as path from 'path';
import { Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Auth, Entity, EntityApi, EntityApiProps, EntityTable, SecureRestApi } from '../../../src';
import { EntitiesModel } from '../../../src/handlers/catalog';

export type Resources = Record<string, { readonly Type: string; readonly Properties: Record<string, any> }>; // eslint-disable-line @typescript-eslint/no-explicit-any -- Templates are read as they are.

export const cognito = (stack: Stack) => Auth.cognito().bind(stack, {});
export interface Given extends Partial<EntityApiProps> { readonly auth?: ReturnType<Auth['bind']> }

export function withEntities(stack: Stack, entities: Entity[], { auth = cognito(stack), ...props }: Given = {}): EntityApi {
  const api = new SecureRestApi(stack, 'Api', { auth });
  return new EntityApi(stack, 'Entities', { api, table: new EntityTable(stack, 'Table').table, entities, ...props });
}

export function resourcesOf(stack: Stack, type?: string): Resources {
  const resources = Template.fromStack(stack).toJSON().Resources as Resources;
  return Object.fromEntries(Object.entries(resources).filter(([, each]) => type === undefined || each.Type === type));
}

/** The methods by route: authorization, scopes, and the schema that the body is checked against. */
export function routesOf(stack: Stack) {
  const resources = resourcesOf(stack);
  const pathOf = (ref: unknown): string => {
    const id = (ref as { Ref?: string }).Ref;
    if (id === undefined) return '';
    const { ParentId, PathPart } = resources[id].Properties;
    return `${pathOf(ParentId)}/${PathPart}`;
  };
  return Object.fromEntries(Object.values(resources).filter(({ Type }) => Type === 'AWS::ApiGateway::Method').map(({ Properties }) => {
    const model = Properties.RequestModels?.['application/json']?.Ref;
    return [`${Properties.HttpMethod} ${pathOf(Properties.ResourceId)}`, {
      authorization: Properties.AuthorizationType,
      ...(Properties.AuthorizationScopes ? { scopes: Properties.AuthorizationScopes } : {}),
      ...(model ? { model: model.replace(/^Api(\w+?)[0-9A-F]{8}$/, '$1') } : {}),
    }];
  }));
}

/** The assets of an assembly that have entities in them. */
export function assetsOf(directory: string): string[] {
  return fs.readdirSync(directory).filter((name) => name.startsWith('asset.') && fs.existsSync(path.join(directory, name, 'entities.json'))).sort();
}

/** Files beside the code of each function. */
export function modelsOf(stack: Stack): EntitiesModel[] {
  const { directory } = Stage.of(stack)!.synth();
  return assetsOf(directory).map((name) => JSON.parse(fs.readFileSync(path.join(directory, name, 'entities.json'), 'utf8')) as EntitiesModel);
}
