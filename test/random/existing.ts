import * as fs from 'fs';
import * as path from 'path';
import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import { RestApi, VpcLink } from 'aws-cdk-lib/aws-apigateway';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { ClientAttributes, ProviderAttribute, UserPool, UserPoolClient, UserPoolIdentityProviderSamlMetadata } from 'aws-cdk-lib/aws-cognito';
import { AttributeType, StreamViewType, Table, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { InterfaceVpcEndpoint, SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { AccessPoint, FileSystem } from 'aws-cdk-lib/aws-efs';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { AccountPrincipal, ManagedPolicy, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Stream } from 'aws-cdk-lib/aws-kinesis';
import { DeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, CodeSigningConfig, FileSystem as FunctionFileSystem, Function as LambdaFunction, IFunction, LayerVersion, Runtime } from 'aws-cdk-lib/aws-lambda';
import { DataIdentifier, DataProtectionPolicy, LogGroup } from 'aws-cdk-lib/aws-logs';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { DefinitionBody, Pass, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { BundledHandlers, ObjectBucket, Profile, ServerlessFunction } from '../../src';
import { temporaryDirectory } from '../support/synth';

/** Other regions of a partition. */
const OTHER_REGIONS: Record<string, string[]> = {
  'eu-west-1': ['eu-west-2', 'eu-central-1', 'us-east-1'], 'cn-north-1': ['cn-northwest-1'], 'us-gov-west-1': ['us-gov-east-1'],
};
const ACCOUNT = '123456789012';
const ID = '0123456789abcdef0';
const INLINE = { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => {};') };

/** Regions that a table of the stack can have replicas in. */
export const otherRegions = (region: string | undefined): string[] => OTHER_REGIONS[region ?? ''] ?? [];

/** Resources of the user's, from this stack or another, each made once. */
export class ExistingResources {
  private static pagesFolder?: string;
  private static schemaFileOfAll?: string;

  private readonly made = new Map<string, unknown>();

  constructor(private readonly stack: Stack, private readonly profile?: Profile) {}

  public readonly key = (name: string) => this.once(name, () => Key.fromKeyArn(this.stack, name, this.arn('kms', 'key', '11111111-2222-3333-4444-555555555555')));
  public readonly queue = (name: string) => this.once(name, () => Queue.fromQueueAttributes(this.stack, name, {
    queueArn: this.arn('sqs', name, ''), fifo: name.endsWith('.fifo'),
  }));
  public readonly topic = (name: string) => this.once(name, () => Topic.fromTopicArn(this.stack, name, this.arn('sns', name, '')));
  public readonly bucket = (name: string) => this.once(name, () => Bucket.fromBucketName(this.stack, name, `${name.toLowerCase()}-example`));
  public readonly table = () => this.once('Table', () => Table.fromTableArn(this.stack, 'ExistingTable', this.arn('dynamodb', 'table', 'entities')));
  public readonly userPool = () => this.once('Users', () => UserPool.fromUserPoolId(this.stack, 'Users', 'eu-west-1_Example'));
  public readonly userPoolClient = () => this.once('App', () => UserPoolClient.fromUserPoolClientId(this.stack, 'App', 'abc123'));
  public readonly secretValue = () => this.once('Secret', () => Secret.fromSecretNameV2(this.stack, 'Secret', 'shop/sign-in')).secretValueFromJson('clientSecret');
  public readonly secret = (name: string) => this.once(name, () => Secret.fromSecretNameV2(this.stack, name, `shop/${name}`));
  public readonly parameter = (name: string) => this.once(name, () => StringParameter.fromStringParameterName(this.stack, name, `/shop/${name}`));
  public readonly clientAttributes = () => new ClientAttributes().withStandardAttributes({ email: true, fullname: true });
  public readonly attributeMapping = () => ({ email: ProviderAttribute.other('mail'), fullname: ProviderAttribute.other('name') });
  public readonly samlMetadata = () => UserPoolIdentityProviderSamlMetadata.url('https://idp.example.com/metadata.xml');
  public readonly vpc = () => this.once('Vpc', () => this.makeVpc());
  public readonly securityGroup = () => this.once('Group', () => SecurityGroup.fromSecurityGroupId(this.stack, 'Group', `sg-${ID}`));
  public readonly certificate = () => this.once('Certificate', () => Certificate.fromCertificateArn(this.stack, 'Certificate', this.arn('acm', 'certificate', ID)));
  public readonly zone = () => this.once('Zone', () => HostedZone.fromHostedZoneAttributes(this.stack, 'Zone', { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'example.com' }));
  public readonly bus = () => this.once('Bus', () => EventBus.fromEventBusArn(this.stack, 'Bus', this.arn('events', 'event-bus', 'shop')));
  public readonly stream = () => this.once('Stream', () => Stream.fromStreamArn(this.stack, 'Stream', this.arn('kinesis', 'stream', 'changes')));
  public readonly vpcLink = () => this.once('Link', () => VpcLink.fromVpcLinkId(this.stack, 'Link', 'abc123'));
  public readonly boundary = () => this.once('Boundary', () => ManagedPolicy.fromManagedPolicyName(this.stack, 'Boundary', 'boundary'));
  public readonly logGroup = () => this.once('LogGroup', () => LogGroup.fromLogGroupName(this.stack, 'LogGroup', 'aws-waf-logs-shop'));
  public readonly firewallBucket = () => this.once('FirewallBucket', () => Bucket.fromBucketName(this.stack, 'FirewallBucket', 'aws-waf-logs-example'));
  public readonly deliveryStream = () => this.once('Delivery', () =>
    DeliveryStream.fromDeliveryStreamArn(this.stack, 'Delivery', this.arn('firehose', 'deliverystream', 'aws-waf-logs-shop')));
  public readonly layer = (name: string) => this.once(name, () =>
    LayerVersion.fromLayerVersionArn(this.stack, name, this.arn('lambda', 'layer', `${name}:1`, ArnFormat.COLON_RESOURCE_NAME)));
  public readonly signing = () => this.once('Signing', () => CodeSigningConfig.fromCodeSigningConfigArn(
    this.stack, 'Signing', this.arn('lambda', 'code-signing-config', 'csc-0123456789abcdef0', ArnFormat.COLON_RESOURCE_NAME)));
  public readonly endpoint = () => this.once('Endpoint', () =>
    InterfaceVpcEndpoint.fromInterfaceVpcEndpointAttributes(this.stack, 'Endpoint', { port: 443, vpcEndpointId: `vpce-${ID}` }));
  public readonly restApi = () => this.once('RestApi', () => RestApi.fromRestApiAttributes(this.stack, 'RestApi', { restApiId: 'abc1234567', rootResourceId: 'root123456' }));
  public readonly function = (name: string) => this.once(name, () => LambdaFunction.fromFunctionAttributes(this.stack, name, {
    functionArn: this.arn('lambda', 'function', name, ArnFormat.COLON_RESOURCE_NAME), sameEnvironment: true,
  }));
  public readonly stateMachine = () => this.once('Machine', () => StateMachine.fromStateMachineArn(
    this.stack, 'Machine', this.arn('states', 'stateMachine', 'shop', ArnFormat.COLON_RESOURCE_NAME)));
  public readonly expressMachine = () => this.once('Express', () => new StateMachine(this.stack, 'Express', {
    stateMachineType: StateMachineType.EXPRESS, definitionBody: this.passOn(), timeout: Duration.seconds(20),
  }));

  public readonly ownFunction = () => this.once('OwnFunction', () => new LambdaFunction(this.stack, 'OwnFunction', INLINE));

  /** A function of this app's, beside the system. */
  public readonly alias = (name: string): IFunction => this.once(name, () =>
    new ServerlessFunction(this.stack, name, { ...INLINE, profile: this.profile }).alias);

  /** A table of this app's, as the shipped handlers need it. */
  public readonly ownTable = () => this.once('OwnTable', () => new TableV2(this.stack, 'OwnTable', {
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
    timeToLiveAttribute: 'expiresAt',
    dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
    globalSecondaryIndexes: [['pending', 'pendingIn', 'createdAt'], ...Array.from({ length: 8 }, (_, at) => [`slot${at + 1}`, `p${at + 1}`, `s${at + 1}`])].map(([indexName, key, sortKey]) => ({
      indexName, partitionKey: { name: key, type: AttributeType.STRING }, sortKey: { name: sortKey, type: AttributeType.STRING },
    })),
  }));

  public readonly distributionLogs = () => this.once('DistributionLogs', () => Bucket.fromBucketAttributes(this.stack, 'DistributionLogs', {
    bucketName: 'website-logs-example', region: 'us-east-1',
  }));

  /** A bucket of this app's, with a rule for browsers. */
  public readonly ownBucket = () => this.once('OwnBucket', () => new ObjectBucket(this.stack, 'OwnBucket', {
    cors: { allowedOrigins: ['https://shop.example.com'], allowedMethods: ['GET', 'HEAD', 'PUT', 'POST'] as never },
  }).bucket);

  public readonly fileSystem = () => FunctionFileSystem.fromEfsAccessPoint(this.once('AccessPoint', () => this.makeAccessPoint()), '/mnt/shared');
  public readonly globalCertificate = () => this.once('Global', () => Certificate.fromCertificateArn(
    this.stack, 'Global', `arn:${this.stack.partition}:acm:us-east-1:${ACCOUNT}:certificate/${ID}`));
  public readonly alarmAction = () => new SnsAction(this.topic('Callers'));
  public readonly dataProtection = () => new DataProtectionPolicy({ identifiers: [DataIdentifier.EMAILADDRESS] });
  public readonly readers = () => new PolicyDocument({
    statements: [new PolicyStatement({ principals: [new AccountPrincipal('210987654321')], actions: ['dynamodb:GetItem'], resources: ['*'] })],
  });
  public readonly webAclArn = () => this.arn('wafv2', 'regional/webacl', `shop/${ID}`);
  public readonly globalWebAclArn = () => `arn:${this.stack.partition}:wafv2:us-east-1:${ACCOUNT}:global/webacl/shop/${ID}`;
  public readonly ipSetArn = () => this.arn('wafv2', 'regional/ipset', `offices/${ID}`);
  public readonly ruleGroupArn = () => this.arn('wafv2', 'regional/rulegroup', `ours/${ID}`);
  public readonly region = (index: number) => otherRegions(this.stack.region)[index];
  public readonly keyArnIn = (index: number) => [
    'arn', this.stack.partition, 'kms', this.region(index), ACCOUNT, 'key/11111111-2222-3333-4444-555555555555',
  ].join(':');
  public readonly keyArns = (count: number) => Object.fromEntries(
    [...Array(count).keys()].map((index) => [this.region(index), this.keyArnIn(index)]));

  public readonly withoutRoutes = (routes: string[]) => BundledHandlers.all().withoutRoutes(routes);

  /** A folder with a page in it, one for all. */
  public readonly pages = () => {
    const folder = ExistingResources.pagesFolder ??= temporaryDirectory();
    fs.writeFileSync(path.join(folder, 'index.html'), '<!doctype html><title>Shop</title>');
    return folder;
  };

  /** A file with a schema in it. */
  public readonly schemaFile = (text: string) => {
    const file = ExistingResources.schemaFileOfAll ??= path.join(temporaryDirectory(), 'schema.json');
    fs.writeFileSync(file, text);
    return file;
  };

  private arn(service: string, resource: string, name: string, format?: ArnFormat): string {
    const resourceName = name || undefined;
    const arnFormat = format ?? (name ? ArnFormat.SLASH_RESOURCE_NAME : ArnFormat.NO_RESOURCE_NAME);
    return this.stack.formatArn({ service, resource, resourceName, arnFormat });
  }

  private makeVpc() {
    return Vpc.fromVpcAttributes(this.stack, 'Vpc', {
      vpcId: `vpc-${ID}`,
      availabilityZones: ['a', 'b'].map((zone) => `${this.stack.region}${zone}`),
      privateSubnetIds: [`subnet-${ID}`, 'subnet-0123456789abcdef1'],
      privateSubnetRouteTableIds: [`rtb-${ID}`, 'rtb-0123456789abcdef1'],
    });
  }

  private makeAccessPoint() {
    return AccessPoint.fromAccessPointAttributes(this.stack, 'AccessPoint', {
      accessPointId: `fsap-${ID}`,
      fileSystem: FileSystem.fromFileSystemAttributes(this.stack, 'FileSystem', { fileSystemId: `fs-${ID}`, securityGroup: this.securityGroup() }),
    });
  }

  private passOn() {
    return DefinitionBody.fromChainable(new Pass(this.stack, 'PassOn'));
  }

  private once<T>(name: string, make: () => T): T {
    if (!this.made.has(name)) this.made.set(name, make());
    return this.made.get(name) as T;
  }
}
