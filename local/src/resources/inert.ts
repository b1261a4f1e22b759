import { stableId, physicalName } from '../assembly/names';
import { optionalString } from '../json';
import { Identity, Place, Resource, ResourceType } from './resource-type';

/** Types that change nothing one could observe on a laptop, with the property that names them. */
const INERT: Readonly<Record<string, string>> = {
  'AWS::IAM::Role': 'RoleName',
  'AWS::IAM::Policy': 'PolicyName',
  'AWS::IAM::ManagedPolicy': 'ManagedPolicyName',
  'AWS::Lambda::Permission': 'Id',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::CloudWatch::Alarm': 'AlarmName',
  'AWS::CloudWatch::CompositeAlarm': 'AlarmName',
  'AWS::CloudWatch::Dashboard': 'DashboardName',
  'AWS::WAFv2::WebACL': 'Name',
  'AWS::WAFv2::WebACLAssociation': 'Id',
  'AWS::WAFv2::LoggingConfiguration': 'Id',
  'AWS::KMS::Key': 'Id',
  'AWS::KMS::Alias': 'AliasName',
  'AWS::S3::BucketPolicy': 'Id',
  'AWS::SQS::QueuePolicy': 'Id',
  'AWS::SNS::TopicPolicy': 'Id',
  'AWS::CDK::Metadata': 'Id',
  'AWS::ApiGateway::Account': 'Id',
};

/** What stands before the name in an ARN, where the type's ARN has more than the name. */
const ARN_PREFIXES: Readonly<Record<string, string>> = {
  'AWS::IAM::Role': 'role/',
  'AWS::IAM::ManagedPolicy': 'policy/',
  'AWS::Logs::LogGroup': 'log-group:',
  'AWS::CloudWatch::Alarm': 'alarm:',
  'AWS::CloudWatch::CompositeAlarm': 'alarm:',
  'AWS::KMS::Key': 'key/',
  'AWS::WAFv2::WebACL': 'regional/webacl/',
};

const SERVICES: Readonly<Record<string, string>> = { WAFv2: 'wafv2' };

export const inert: ResourceType = {
  types: Object.keys(INERT),
  phase: 'store',
  identify: (resource: Resource, place: Place): Identity => {
    const name = optionalString(resource.properties[INERT[resource.type] ?? 'Id'], 'name') ?? defaultName(resource);
    const service = resource.type.split('::')[1] ?? '';
    const region = service === 'IAM' ? '' : place.region;
    const suffix = resource.type === 'AWS::Logs::LogGroup' ? ':*' : '';
    const arn = `arn:aws:${SERVICES[service] ?? service.toLowerCase()}:${region}:${place.account}:${ARN_PREFIXES[resource.type] ?? ''}${name}${suffix}`;
    const refIsArn = resource.type === 'AWS::IAM::ManagedPolicy' || resource.type === 'AWS::CloudWatch::CompositeAlarm';
    return {
      ref: refIsArn ? arn : name,
      attributes: { Arn: arn, PolicyArn: arn, KeyId: name, Id: name, RoleId: `AROA${stableId(resource.id, 17, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}` },
    };
  },
};

function defaultName(resource: Resource): string {
  return resource.type === 'AWS::Logs::LogGroup' ? `/local/${resource.id}` : physicalName(resource.id, 64);
}
