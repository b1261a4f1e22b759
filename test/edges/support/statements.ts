import { statementsOf } from './policies';
import { many, Resource, Statement, World } from './world';
import { isObject, Json } from '../../../local/src/json';

/** A statement with the resource whose template holds it. */
export interface Placed {
  readonly resource: Resource;
  readonly statement: Statement;
}

/** Policies that say what an identity may do. */
const IDENTITY = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::Role'];

/** Every statement of every policy in a template, wherever it stands: in a policy, in a role, in a key, in a table, in a text. */
export function statementsIn(world: World): Placed[] {
  return world.resources.flatMap((resource) => documentsIn(resource.properties)
    .flatMap((document) => statementsOf(document)).map((statement) => ({ resource, statement })));
}

/** Those that say what an identity may do. */
export function identityStatementsIn(world: World): Placed[] {
  return statementsIn(world).filter(({ resource, statement }) => IDENTITY.includes(resource.type) && statement.Principal === undefined);
}

/** Those that say who may do something, permissions of functions included. */
export function principalStatementsIn(world: World): Placed[] {
  const permissions = world.ofType('AWS::Lambda::Permission').map((resource) => {
    const { Action, Principal, SourceArn, SourceAccount } = resource.properties;
    const sources = Object.entries({ 'aws:SourceArn': SourceArn, 'aws:SourceAccount': SourceAccount }).filter(([, value]) => value !== undefined);
    return { resource, statement: { Effect: 'Allow', Principal: { Service: Principal }, Action, Condition: { StringEquals: Object.fromEntries(sources) } } };
  });
  return [...statementsIn(world).filter(({ statement }) => statement.Principal !== undefined), ...permissions];
}

/** Names of the condition keys of a statement, in small letters. */
export function conditionKeys({ Condition }: Statement): string[] {
  return Object.values(isObject(Condition) ? Condition : {}).flatMap((test) => Object.keys(test as object)).map((key) => key.toLowerCase());
}

export const actionsOf = ({ Action }: Statement) => many(Action);

function documentsIn(value: Json): Json[] {
  if (typeof value === 'string') return value.startsWith('{"Statement"') ? [value] : [];
  if (value === null || typeof value !== 'object') return [];
  if (isObject(value) && value.Statement !== undefined && value.Version !== undefined) return [value];
  return Object.values(value).flatMap((entry) => documentsIn(entry ?? null));
}
