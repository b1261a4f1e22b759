import { Resource } from './template';

/** Where a name must not be taken twice. */
export enum Scope { PARENT, REGION, ACCOUNT, GLOBAL }

const { PARENT, REGION, ACCOUNT, GLOBAL } = Scope;

/** Properties that look like the name of a resource but aren't: labels, or names of other things. */
const NO_NAME = undefined;

/** By type and property. If a type is in neither list, look it up in the service's documentation and add it. */
const SCOPES: Record<string, Record<string, Scope | undefined>> = {
  'AWS::ApiGateway::ApiKey': { Name: NO_NAME },
  'AWS::ApiGateway::Authorizer': { Name: PARENT },
  'AWS::ApiGateway::DomainName': { DomainName: GLOBAL },
  'AWS::ApiGateway::Model': { Name: PARENT },
  'AWS::ApiGateway::RequestValidator': { Name: PARENT },
  // Its metrics are told by it.
  'AWS::ApiGateway::RestApi': { Name: REGION },
  'AWS::ApiGateway::Stage': { StageName: PARENT },
  'AWS::ApiGateway::UsagePlan': { UsagePlanName: NO_NAME },
  'AWS::ApiGatewayV2::Api': { Name: NO_NAME },
  'AWS::ApiGatewayV2::Authorizer': { Name: PARENT },
  'AWS::ApiGatewayV2::DomainName': { DomainName: GLOBAL },
  'AWS::ApiGatewayV2::Stage': { StageName: PARENT },
  'AWS::ApplicationSignals::ServiceLevelObjective': { Name: REGION },
  'AWS::Backup::BackupPlan': { 'BackupPlan.BackupPlanName': NO_NAME },
  'AWS::Backup::BackupSelection': { 'BackupSelection.SelectionName': PARENT },
  'AWS::Backup::BackupVault': { BackupVaultName: REGION },
  'AWS::Chatbot::SlackChannelConfiguration': { ConfigurationName: ACCOUNT },
  'AWS::CloudFront::Function': { Name: ACCOUNT },
  'AWS::CloudFront::OriginAccessControl': { 'OriginAccessControlConfig.Name': ACCOUNT },
  'AWS::CloudFront::ResponseHeadersPolicy': { 'ResponseHeadersPolicyConfig.Name': ACCOUNT },
  'AWS::CloudWatch::Alarm': { MetricName: NO_NAME },
  'AWS::CloudWatch::AlarmMuteRule': { Name: REGION },
  'AWS::CloudWatch::CompositeAlarm': { AlarmName: REGION },
  'AWS::CertificateManager::Certificate': { DomainName: NO_NAME },
  'AWS::Cognito::UserPoolDomain': { Domain: REGION },
  'AWS::DynamoDB::GlobalTable': { 'TableName': REGION, 'TimeToLiveSpecification.AttributeName': NO_NAME },
  'AWS::EC2::VPCEndpoint': { ServiceName: NO_NAME },
  'AWS::IAM::Policy': { PolicyName: PARENT },
  'AWS::IAM::Role': { RoleName: ACCOUNT },
  'AWS::Lambda::Alias': { Name: PARENT },
  'AWS::Lambda::EventSourceMapping': { FunctionName: NO_NAME },
  'AWS::Logs::LogGroup': { LogGroupName: REGION },
  'AWS::Logs::QueryDefinition': { Name: REGION },
  'AWS::Logs::ResourcePolicy': { PolicyName: REGION },
  'AWS::Route53::RecordSet': { Name: NO_NAME },
  'AWS::S3::Bucket': { BucketName: GLOBAL },
  'AWS::SNS::Topic': { TopicName: REGION, DisplayName: NO_NAME },
  'AWS::SQS::Queue': { QueueName: REGION },
  'AWS::Scheduler::Schedule': { GroupName: NO_NAME },
  'AWS::Scheduler::ScheduleGroup': { Name: REGION },
  // Its metrics are told by it.
  'AWS::WAFv2::WebACL': { 'VisibilityConfig.MetricName': REGION },
  'AWS::XRay::Group': { GroupName: REGION },
  'AWS::XRay::SamplingRule': { 'SamplingRule.RuleName': REGION, 'SamplingRule.ServiceName': NO_NAME },
};

/** Of the app of these tests, which this library does not make. */
const OF_THE_APP = ['AWS::Events::EventBus'];

export interface Name {
  readonly property: string;
  readonly value: unknown;
  readonly scope: Scope;
}

/** The names of a resource. Throws for what ends like a name and is not known. */
export function namesOf({ Type, Properties = {} }: Resource): Name[] {
  if (OF_THE_APP.includes(Type)) return [];
  return candidates(Properties).flatMap(({ property, value }) => {
    if (isReference(value)) return [];
    const known = SCOPES[Type] ?? {};
    if (!(property in known)) throw new Error(`${Type}: ${property} = ${JSON.stringify(value)}: look up where it must be unique, and add it to SCOPES`);
    const scope = known[property];
    return scope === undefined ? [] : [{ property, value, scope }];
  });
}

function candidates(properties: Record<string, unknown>, path = ''): { property: string; value: unknown }[] {
  return Object.entries(properties).flatMap(([key, value]) => {
    const property = `${path}${key}`;
    if (/(Name|Domain|Identifier)$/.test(key)) return [{ property, value }];
    return path === '' && isRecord(value) && !isIntrinsic(value) ? candidates(value, `${key}.`) : [];
  });
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isIntrinsic = (value: Record<string, unknown>) => Object.keys(value).some((key) => key === 'Ref' || key.startsWith('Fn::'));

/** References to another resource that give its name. */
function isReference(value: unknown): boolean {
  return isRecord(value) && (('Ref' in value && !String(value.Ref).startsWith('AWS::')) || 'Fn::GetAtt' in value || 'Fn::ImportValue' in value);
}
