import { runSimulation, Simulation } from '@cloud-copilot/iam-simulate';
import { ENV } from './arrangements';
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
 * The replication of S3 is the one service that is trusted without a condition: AWS documents none for it. S3 takes a role only from somebody with
 * `iam:PassRole` on it, and no role can be passed to another account, so that it hands no requests of strangers to it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 */
const TRUSTED_BY_PASS_ROLE = 's3.amazonaws.com';

/** Whether a step of a delivery is allowed. */
export class Judge {
  private readonly policies = new Map<Resource, Statement[]>();

  constructor(private readonly world: World) {}

  public async allows(hop: Hop, actor: Actor): Promise<boolean> {
    const service = actor === Actor.STRANGERS_SERVICE || actor === Actor.NAMELESS_SERVICE;
    if (service && hop.action === 'sts:AssumeRole' && hop.service === TRUSTED_BY_PASS_ROLE) return false;
    const endpoint = actor === Actor.OWNER ? hop.endpoint : undefined;
    if (endpoint?.length === 0) return false;
    const simulation: Simulation = {
      request: {
        principal: this.principal(hop, actor),
        action: hop.action,
        resource: { resource: hop.resource, accountId: ENV.account },
        contextVariables: context(hop, actor),
      },
      identityPolicies: [{ name: 'identity', policy: document(this.identity(hop, actor)) }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy: hop.policy.length ? document(hop.policy) : undefined,
      permissionBoundaryPolicies: this.boundary(hop, actor),
      vpcEndpointPolicies: endpoint && [{ name: 'endpoint', policy: document(endpoint) }],
    };
    return decide(simulation);
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
const ENCRYPTION_CONTEXT = /kms:EncryptionContext:([\w:]+)/g;

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

function context(hop: Hop, actor: Actor): Record<string, string> {
  const account = actor === Actor.OWNER ? ENV.account : STRANGE_ACCOUNT;
  const caller: Record<string, string> = { 'aws:SecureTransport': 'true', 's3:TlsVersion': '1.3', ...hop.context };
  const named = Object.entries(hop.encryptionContext ?? {}).map(([name, value]) => [`kms:EncryptionContext:${name}`, value]);
  const source: Record<string, string> = { ...hop.sourceArn && { 'aws:SourceArn': hop.sourceArn }, ...hop.sourceAccount !== false && { 'aws:SourceAccount': ENV.account } };
  if (actor === Actor.STRANGER || (actor === Actor.OWNER && hop.role)) {
    // Whoever calls KMS directly may name any encryption context.
    return {
      ...caller,
      ...Object.fromEntries(named),
      'aws:PrincipalAccount': account,
      ...(hop.via && { 'kms:CallerAccount': account, 'kms:ViaService': hop.via }),
    };
  }
  const service = { ...caller, 'aws:PrincipalIsAWSService': 'true', 'aws:PrincipalServiceName': hop.service };
  if (actor === Actor.NAMELESS_SERVICE) return service;
  const both = { ...source, ...Object.fromEntries(named) };
  return { ...service, ...(actor === Actor.OWNER ? both : mapValues(both, strange)) };
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
