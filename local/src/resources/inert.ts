import { stableId, physicalName } from '../assembly/names';
import { optionalString } from '../json';
import { Identity, Place, Resource, ResourceType } from './resource-type';

/** Attributes of a resource type without a local implementation. */
interface InertType {
  /** The property that holds its name. @default - its name is made up */
  readonly name?: string;
  /** Prefix of the name in its ARN. */
  readonly path?: string;
  /** Suffix of the name in its ARN. */
  readonly end?: string;
  readonly refIsArn?: boolean;
  /** Attributes that give the name, or the ARN, beside those that every type has here. */
  readonly names?: readonly string[];
  readonly arns?: readonly string[];
}

/** Types that change nothing one could observe on a laptop. */
const INERT: Readonly<Record<string, InertType>> = {
  'AWS::IAM::Role': { name: 'RoleName', path: 'role/' },
  'AWS::IAM::Policy': { name: 'PolicyName' },
  'AWS::IAM::ManagedPolicy': { name: 'ManagedPolicyName', path: 'policy/', refIsArn: true, arns: ['PolicyArn'] },
  'AWS::Lambda::Permission': {},
  'AWS::Lambda::LayerVersion': { name: 'LayerName', path: 'layer:', end: ':1', refIsArn: true, arns: ['LayerVersionArn'] },
  'AWS::Lambda::CodeSigningConfig': { path: 'code-signing-config:', refIsArn: true, names: ['CodeSigningConfigId'], arns: ['CodeSigningConfigArn'] },
  'AWS::Signer::SigningProfile': { name: 'ProfileName', path: '/signing-profiles/', refIsArn: true, names: ['ProfileName', 'ProfileVersion'], arns: ['ProfileVersionArn'] },
  'AWS::CodeDeploy::Application': { name: 'ApplicationName', path: 'application:' },
  'AWS::CodeDeploy::DeploymentGroup': { name: 'DeploymentGroupName', path: 'deploymentgroup:' },
  'AWS::CodeDeploy::DeploymentConfig': { name: 'DeploymentConfigName', path: 'deploymentconfig:' },
  'AWS::ApplicationAutoScaling::ScalableTarget': { path: 'scalable-target/' },
  'AWS::ApplicationAutoScaling::ScalingPolicy': { name: 'PolicyName', path: 'scalingPolicy:', refIsArn: true, names: ['PolicyName'] },
  'AWS::Logs::LogGroup': { name: 'LogGroupName', path: 'log-group:', end: ':*' },
  'AWS::Logs::MetricFilter': { name: 'FilterName' },
  'AWS::Logs::ResourcePolicy': { name: 'PolicyName' },
  'AWS::Logs::QueryDefinition': { names: ['QueryDefinitionId'] },
  'AWS::CloudWatch::Alarm': { name: 'AlarmName', path: 'alarm:' },
  'AWS::CloudWatch::CompositeAlarm': { name: 'AlarmName', path: 'alarm:', refIsArn: true },
  'AWS::CloudWatch::AlarmMuteRule': { name: 'Name', path: 'alarm-mute-rule:' },
  'AWS::CloudWatch::AnomalyDetector': {},
  'AWS::CloudWatch::Dashboard': { name: 'DashboardName' },
  'AWS::ApplicationSignals::ServiceLevelObjective': { name: 'Name', path: 'slo/' },
  'AWS::Chatbot::SlackChannelConfiguration': { name: 'ConfigurationName', path: 'chat-configuration/slack-channel/', refIsArn: true },
  'AWS::XRay::SamplingRule': { name: 'RuleName', path: 'sampling-rule/', refIsArn: true, arns: ['RuleARN'] },
  'AWS::XRay::Group': { name: 'GroupName', path: 'group/', refIsArn: true, arns: ['GroupARN'] },
  'AWS::WAFv2::WebACL': { name: 'Name', path: 'regional/webacl/' },
  'AWS::WAFv2::WebACLAssociation': {},
  'AWS::WAFv2::LoggingConfiguration': {},
  'AWS::KMS::Key': { path: 'key/', names: ['KeyId'] },
  'AWS::Backup::BackupVault': { name: 'BackupVaultName', path: 'backup-vault:', names: ['BackupVaultName'], arns: ['BackupVaultArn'] },
  'AWS::Backup::BackupPlan': { path: 'backup-plan:', names: ['BackupPlanId', 'VersionId'], arns: ['BackupPlanArn'] },
  'AWS::Backup::BackupSelection': { names: ['BackupPlanId', 'SelectionId'] },
  'AWS::KMS::Alias': { name: 'AliasName' },
  'AWS::S3::BucketPolicy': {},
  'AWS::SQS::QueuePolicy': {},
  'AWS::SNS::TopicPolicy': {},
  'AWS::Kinesis::Stream': { name: 'Name', path: 'stream/' },
  'AWS::Scheduler::ScheduleGroup': { name: 'Name', path: 'schedule-group/' },
  'AWS::Route53::RecordSet': { name: 'Name' },
  'AWS::Route53::HostedZone': { path: 'hostedzone/' },
  'AWS::CertificateManager::Certificate': { path: 'certificate/', refIsArn: true },
  'AWS::CDK::Metadata': {},
  'AWS::CloudFormation::WaitConditionHandle': {},
  'AWS::CloudFormation::WaitCondition': {},
  'AWS::SecretsManager::RotationSchedule': {},
  'AWS::SecretsManager::ResourcePolicy': {},
  'AWS::Events::EventBusPolicy': {},
  'AWS::Logs::LogStream': { name: 'LogStreamName' },
  'AWS::Lambda::LayerVersionPermission': {},
  'AWS::IAM::InstanceProfile': { name: 'InstanceProfileName', path: 'instance-profile/' },
  'AWS::IAM::User': { name: 'UserName', path: 'user/' },
  'AWS::IAM::Group': { name: 'GroupName', path: 'group/' },
  'AWS::ApiGateway::Account': {},
  'AWS::ApiGateway::ClientCertificate': { path: '/clientcertificates/', names: ['ClientCertificateId'] },
};

/** Names of services in ARNs, where they are not those in CloudFormation's types. */
const SERVICES: Readonly<Record<string, string>> = { ApplicationAutoScaling: 'autoscaling' };

export const inert: ResourceType = {
  types: Object.keys(INERT),
  phase: 'store',
  identify: (resource: Resource, place: Place): Identity => {
    const type = INERT[resource.type] ?? {};
    const name = (type.name === undefined ? undefined : optionalString(resource.properties[type.name], type.name)) ?? defaultName(resource);
    const service = resource.type.split('::')[1] ?? '';
    const region = service === 'IAM' ? '' : place.region;
    const arn = `arn:aws:${SERVICES[service] ?? service.toLowerCase()}:${region}:${place.account}:${type.path ?? ''}${name}${type.end ?? ''}`;
    const attributes: Record<string, string> = { Arn: arn, Id: name };
    for (const attribute of type.names ?? []) attributes[attribute] = name;
    for (const attribute of type.arns ?? []) attributes[attribute] = arn;
    if (resource.type === 'AWS::IAM::Role') attributes.RoleId = `AROA${stableId(resource.id, 17, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`;
    return { ref: type.refIsArn === true ? arn : name, attributes };
  },
};

function defaultName(resource: Resource): string {
  return resource.type === 'AWS::Logs::LogGroup' ? `/local/${resource.id}` : physicalName(resource.id, 64);
}
