import { runSimulation, Simulation } from '@cloud-copilot/iam-simulate';
import { ENV } from './arrangements';
import { callOf, Sent, sendings } from './condition-keys';
import { Hop } from './edge';
import { boundaryStatements, identityStatements } from './policies';
import { Resource, Statement, World } from './world';

/** Who tries to deliver. All but the owner must be denied at every step. */
export enum Actor {
  OWNER = 'owner',
  /** The same service, for a resource of another account. */
  STRANGERS_SERVICE = 'service of a stranger',
  /** The same service, that does not say for whom. */
  NAMELESS_SERVICE = 'service without a source',
  /** An identity of another account that its own account lets do anything. */
  STRANGER = 'stranger',
}

export const INTRUDERS = [Actor.STRANGERS_SERVICE, Actor.NAMELESS_SERVICE, Actor.STRANGER];

const STRANGE_ACCOUNT = '999999999999';
const ANYTHING: Statement[] = [{ Effect: 'Allow', Action: '*', Resource: '*' }];

/**
 * Some services take a role and don't say for whom, so that no condition can tell them apart. They take it only from an identity with `iam:PassRole`
 * on it, and no role can be passed to another account, so that they hand no requests of strangers to it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 */
function isGuardedByPassRole(hop: Hop): boolean {
  if (hop.action !== 'sts:AssumeRole') return false;
  const { sourceAccount, sourceArn } = callOf(hop);
  return sourceAccount !== Sent.YES && sourceArn !== Sent.YES;
}

/** Whether a step of a delivery is allowed. */
export class Judge {
  private readonly policies = new Map<Resource, Statement[]>();

  constructor(private readonly world: World) {}

  public async allows(hop: Hop, actor: Actor): Promise<boolean> {
    const service = actor === Actor.STRANGERS_SERVICE || actor === Actor.NAMELESS_SERVICE;
    if (service && isGuardedByPassRole(hop)) return false;
    if (actor === Actor.OWNER && hop.endpoint?.length === 0) return false;
    const answers = await Promise.all(contexts(hop, actor).map((context) => decide(this.simulation(hop, actor, context))));
    // Where it isn't known what the service sends, the owner must be let in either way, and others in neither.
    return actor === Actor.OWNER ? answers.every(Boolean) : answers.some(Boolean);
  }

  private simulation(hop: Hop, actor: Actor, contextVariables: Record<string, string>): Simulation {
    const endpoint = actor === Actor.OWNER ? hop.endpoint : undefined;
    return {
      request: {
        principal: this.principal(hop, actor),
        action: hop.action,
        resource: { resource: hop.resource, accountId: ENV.account },
        contextVariables,
      },
      identityPolicies: [{ name: 'identity', policy: document(this.identity(hop, actor)) }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy: hop.policy.length ? document(hop.policy) : undefined,
      permissionBoundaryPolicies: this.boundary(hop, actor),
      vpcEndpointPolicies: endpoint && [{ name: 'endpoint', policy: document(endpoint) }],
    };
  }

  private principal({ role, service }: Hop, actor: Actor): string {
    if (actor === Actor.STRANGER) return `arn:aws:iam::${STRANGE_ACCOUNT}:role/Stranger`;
    return actor === Actor.OWNER && role ? this.world.arn(role) : service;
  }

  private identity({ role }: Hop, actor: Actor): Statement[] {
    if (actor === Actor.STRANGER) return ANYTHING;
    if (actor !== Actor.OWNER || !role) return [];
    const known = this.policies.get(role) ?? identityStatements(this.world, role);
    this.policies.set(role, known);
    return known;
  }

  private boundary({ role }: Hop, actor: Actor): Simulation['permissionBoundaryPolicies'] {
    const statements = actor === Actor.OWNER && role ? boundaryStatements(this.world, role) : undefined;
    return statements && [{ name: 'boundary', policy: document(statements) }];
  }
}

/** Most of a system is alike under every arrangement of keys. */
const decided = new Map<string, Promise<boolean>>();

function decide(simulation: Simulation): Promise<boolean> {
  const text = JSON.stringify(simulation);
  const known = decided.get(text) ?? simulate(simulation);
  decided.set(text, known);
  return known;
}

/**
 * The published list has no resource for this action, and the simulator refuses one. Lambda asks for it on the stream, as it says itself: "ensure the
 * role can perform the GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your stream". So it is asked as one that has a resource.
 */
const ASKED_AS: Record<string, string> = { 'dynamodb:ListStreams': 'dynamodb:DescribeStream' };

/** The simulator knows no encryption context, whose keys are the caller's own. It knows tags, whose keys are the caller's own too. */
const ENCRYPTION_CONTEXT = /kms:EncryptionContext:([\w:-]+)/g;

function renamed(simulation: Simulation): Simulation {
  const { action } = simulation.request;
  const other = ASKED_AS[action];
  const text = JSON.stringify(simulation).replace(ENCRYPTION_CONTEXT, 'aws:PrincipalTag/$1');
  // The other action itself, where it is granted, must not count.
  return JSON.parse(other ? text.replaceAll(`"${other}"`, '"dynamodb:TagResource"').replaceAll(`"${action}"`, `"${other}"`) : text) as Simulation;
}

async function simulate(simulation: Simulation): Promise<boolean> {
  const result = await runSimulation(renamed(simulation), {});
  if (result.resultType === 'error') throw new Error(`${simulation.request.action} ${simulation.request.resource.resource}: ${JSON.stringify(result.errors)}`);
  return result.overallResult === 'Allowed';
}

/** Known facts about a request, for each way to make it. */
function contexts(hop: Hop, actor: Actor): Record<string, string>[] {
  const account = actor === Actor.OWNER ? ENV.account : STRANGE_ACCOUNT;
  const caller: Record<string, string> = { 'aws:SecureTransport': 'true', 's3:TlsVersion': '1.3', ...hop.context };
  const named = Object.entries(hop.encryptionContext ?? {}).map(([name, value]) => [`kms:EncryptionContext:${name}`, value]);
  if (actor === Actor.STRANGER || (actor === Actor.OWNER && hop.role)) {
    // Whoever calls KMS directly may name any encryption context.
    return [{
      ...caller,
      ...Object.fromEntries(named),
      'aws:PrincipalAccount': account,
      ...(hop.via && { 'kms:CallerAccount': account, 'kms:ViaService': hop.via }),
    }];
  }
  const service = { ...caller, 'aws:PrincipalIsAWSService': 'true', 'aws:PrincipalServiceName': hop.service };
  if (actor === Actor.NAMELESS_SERVICE) return [service];
  const source: Record<string, string> = { 'aws:SourceAccount': ENV.account, ...hop.sourceArn && { 'aws:SourceArn': hop.sourceArn } };
  // A service that has a role for this sends nothing as itself: whoever tries that says all there is.
  const ways = hop.role ? [source] : sendings(callOf(hop), source);
  return ways.map((way) => {
    const said = { ...way, ...Object.fromEntries(named) };
    return { ...service, ...(actor === Actor.OWNER ? said : mapValues(said, strange)) };
  });
}

/** The same thing of a stranger. Buckets name no account, so theirs has another name. */
function strange(value: string): string {
  return value.includes(ENV.account) ? value.replaceAll(ENV.account, STRANGE_ACCOUNT) : `${value}-of-a-stranger`;
}

function mapValues(values: Record<string, string>, map: (value: string) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value)]));
}

function document(statements: Statement[]): object {
  return { Version: '2012-10-17', Statement: statements };
}
