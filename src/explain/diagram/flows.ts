import { at, listOf, Properties } from '../../private/template-values';

/** A flow between two values of a template, each of which may refer to several resources. */
export interface Flow {
  readonly from: unknown;
  readonly to: unknown;
  readonly failed?: boolean;
}

/** Of an EventBridge rule or a schedule. */
function targets(self: unknown, all: Properties[]): Flow[] {
  return all.flatMap((target) => [{ from: self, to: target.Arn }, { from: self, to: at(target, 'DeadLetterConfig.Arn'), failed: true }]);
}

/** Flows, by the type of the resource that defines them. `self` refers to that resource. */
export const FLOWS: Readonly<Record<string, (properties: Properties, self: unknown) => Flow[]>> = {
  'AWS::WAFv2::WebACLAssociation': ({ WebACLArn, ResourceArn }) => [{ from: WebACLArn, to: ResourceArn }],
  'AWS::CloudFront::Distribution': ({ DistributionConfig: config }, self) => [
    { from: at(config, 'WebACLId'), to: self }, { from: self, to: at(config, 'Origins') }, { from: self, to: at(config, 'Logging.Bucket') },
  ],
  'AWS::ApiGateway::Method': ({ RestApiId, Integration }) => [{ from: RestApiId, to: Integration }],
  'AWS::ApiGateway::Authorizer': ({ RestApiId, ProviderARNs, AuthorizerUri }) => [{ from: RestApiId, to: [ProviderARNs, AuthorizerUri] }],
  'AWS::ApiGatewayV2::Integration': ({ ApiId, IntegrationUri, RequestParameters }) => [{ from: ApiId, to: [IntegrationUri, RequestParameters] }],
  'AWS::ApiGatewayV2::Authorizer': ({ ApiId, AuthorizerUri, JwtConfiguration }) => [{ from: ApiId, to: [AuthorizerUri, JwtConfiguration] }],
  'AWS::AppSync::DataSource': ({ ApiId, LambdaConfig, DynamoDBConfig }) => [{ from: ApiId, to: [LambdaConfig, DynamoDBConfig] }],
  'AWS::Cognito::UserPool': ({ LambdaConfig }, self) => [{ from: self, to: LambdaConfig }],
  'AWS::Lambda::EventSourceMapping': ({ EventSourceArn, FunctionName, DestinationConfig }) => [
    { from: EventSourceArn, to: FunctionName }, { from: FunctionName, to: at(DestinationConfig, 'OnFailure.Destination'), failed: true },
  ],
  'AWS::Lambda::EventInvokeConfig': ({ FunctionName, DestinationConfig }) => [
    { from: FunctionName, to: at(DestinationConfig, 'OnSuccess.Destination') },
    { from: FunctionName, to: at(DestinationConfig, 'OnFailure.Destination'), failed: true },
  ],
  'AWS::Lambda::Function': ({ DeadLetterConfig }, self) => [{ from: self, to: DeadLetterConfig, failed: true }],
  'AWS::SNS::Subscription': ({ TopicArn, Endpoint, RedrivePolicy }) => [{ from: TopicArn, to: Endpoint }, { from: TopicArn, to: RedrivePolicy, failed: true }],
  'AWS::SQS::Queue': ({ RedrivePolicy }, self) => [{ from: self, to: RedrivePolicy, failed: true }],
  'AWS::Events::Rule': ({ EventPattern, EventBusName, Targets }, self) => [{ from: [EventPattern, EventBusName], to: self }, ...targets(self, listOf(Targets))],
  'AWS::Scheduler::Schedule': ({ Target }, self) => targets(self, listOf([Target])),
  'AWS::Pipes::Pipe': ({ Source, Enrichment, Target }, self) => [{ from: Source, to: self }, { from: self, to: [Enrichment, Target] }],
  'AWS::S3::Bucket': ({ NotificationConfiguration, LoggingConfiguration }, self) => [
    { from: self, to: NotificationConfiguration }, { from: self, to: at(LoggingConfiguration, 'DestinationBucketName') },
  ],
  'Custom::S3BucketNotifications': ({ BucketName, NotificationConfiguration }) => [{ from: BucketName, to: NotificationConfiguration }],
};
