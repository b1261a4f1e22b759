import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ENV, IMPORTED_KEY } from './arrangements';
import { edgesOf } from './discover';
import { Edge } from './edge';
import { Actor, INTRUDERS, Judge } from './judge';
import { Statement, World } from './world';
import { EncryptionKeys } from '../../../src';
import { newStack } from '../../support/synth';

/** The verdict on an edge: the calls that the owner is denied, and those that intruders are allowed. */
export interface Verdict {
  readonly edge: Edge;
  readonly missing: string[];
  readonly open: string[];
}

/** A template, and the policy that the imported key must have. */
export interface Deployed {
  readonly template: object;
  readonly importedKeyPolicies: Record<string, Statement[]>;
}

export function deploy(build: (stack: Stack) => void, context: Record<string, unknown>): Deployed {
  const stack = newStack({ env: ENV, context });
  build(stack);
  // As `Encryption.existing` asks of whoever imports a key.
  const services = EncryptionKeys.statementsFor(stack).map((statement) => stack.resolve(statement.toStatementJson()) as Statement);
  const owner = { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ENV.account}:root` }, Action: 'kms:*', Resource: '*' };
  return { template: Template.fromStack(stack).toJSON(), importedKeyPolicies: { [IMPORTED_KEY]: [owner, ...services] } };
}

export async function judge({ template, importedKeyPolicies }: Deployed): Promise<Verdict[]> {
  const world = new World(template, importedKeyPolicies);
  const bench = new Judge(world);
  const allowed = (edge: Edge, actor: Actor) => Promise.all(edge.hops.map(async ({ action, resource }, index) =>
    ({ actor, action, resource, yes: await bench.allows(edge.hops[index]!, actor) })));
  return Promise.all(edgesOf(world).map(async (edge) => {
    const missing = (await allowed(edge, Actor.OWNER)).filter(({ yes }) => !yes).map(({ action, resource }) => `${action} ${resource}`);
    const tried = (await Promise.all(INTRUDERS.map((actor) => allowed(edge, actor)))).flat();
    return { edge, missing, open: tried.filter(({ yes }) => yes).map(({ actor, action, resource }) => `${actor}: ${action} ${resource}`) };
  }));
}
