import { string } from '../../../../local/src/json';
import { ENV } from '../arrangements';
import { Delivery } from '../delivery';
import { act, assume, encryptLog } from '../edge';
import { Resource, World } from '../world';

const streamOf = (world: World, group: Resource) => world.arn(group).replace(/\*$/, 'log-stream:one');

/** A service takes a role and writes. */
const write = (world: World, kind: string, service: string, roleArn: string, group: Resource, sourceArn: string, actions: string[]) => {
  const role = world.byName('AWS::IAM::Role', roleArn);
  const doer = { service, role, sourceArn };
  const hops = actions.flatMap((action) => act(world, doer, action, group, streamOf(world, group)));
  return [{ kind, hops: [assume(world, service, role, sourceArn), ...hops, ...encryptLog(world, group)] }];
};

/** API Gateway writes in the one role of the account, which `ApiGatewayLogging` sets. */
const access: Delivery = (world, { resource, target }) => {
  const [account] = world.ofType('AWS::ApiGateway::Account');
  if (!account) throw new Error(`${resource.id} has a log, and the account no role for it`);
  const api = string(resource.properties.RestApiId ?? resource.properties.ApiId, 'api');
  const sourceArn = `arn:aws:execute-api:${ENV.region}:${ENV.account}:${api}/${world.ref(resource)}`;
  const actions = ['logs:CreateLogStream', 'logs:PutLogEvents'];
  return write(world, 'API → access log', 'apigateway.amazonaws.com', string(account.properties.CloudWatchRoleArn, 'role'), target, sourceArn, actions);
};

const flow: Delivery = (world, { resource, target }) => {
  const sourceArn = `arn:aws:ec2:${ENV.region}:${ENV.account}:vpc-flow-log/${world.ref(resource)}`;
  const actions = ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'];
  return write(world, 'network → flow log', 'vpc-flow-logs.amazonaws.com', string(resource.properties.DeliverLogsPermissionArn, 'role'), target, sourceArn, actions);
};

/**
 * The delivery of logs writes as itself, to a log group or to a bucket, whose owner is to own what is written.
 * https://docs.aws.amazon.com/waf/latest/developerguide/logging-destinations.html
 */
const firewall: Delivery = (world, { target }) => {
  const doer = { service: 'delivery.logs.amazonaws.com', sourceArn: `arn:aws:logs:${ENV.region}:${ENV.account}:delivery` };
  const arn = world.arn(target);
  if (target.type === 'AWS::S3::Bucket') {
    const put = act(world, doer, 's3:PutObject', target, `${arn}/AWSLogs/${ENV.account}/WAFLogs/one`);
    const context = { 's3:x-amz-acl': 'bucket-owner-full-control' };
    return [{ kind: 'firewall → bucket', hops: [...act(world, doer, 's3:GetBucketAcl', target), ...put.map((hop) => ({ ...hop, context }))] }];
  }
  if (target.type !== 'AWS::Logs::LogGroup') throw new Error(`Firewalls that write to ${target.type} are not known here`);
  const hops = ['logs:CreateLogStream', 'logs:PutLogEvents'].flatMap((action) => act(world, doer, action, target, streamOf(world, target)));
  return [{ kind: 'firewall → log', hops: [...hops, ...encryptLog(world, target)] }];
};

export const LOG_DELIVERIES: Record<string, Delivery> = {
  'AWS::ApiGateway::Stage AccessLogSetting.DestinationArn': access,
  'AWS::ApiGatewayV2::Stage AccessLogSettings.DestinationArn': access,
  'AWS::EC2::FlowLog LogGroupName': flow,
  'AWS::WAFv2::LoggingConfiguration LogDestinationConfigs.*': firewall,
};
