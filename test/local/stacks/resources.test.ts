import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CfnOutput, CustomResource, Duration, RemovalPolicy, SecretValue, Stack } from 'aws-cdk-lib';
import { LambdaRestApi } from 'aws-cdk-lib/aws-apigateway';
import { Definition, GraphqlApi } from 'aws-cdk-lib/aws-appsync';
import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { BuildSpec, PipelineProject } from 'aws-cdk-lib/aws-codebuild';
import { Artifact, Pipeline } from 'aws-cdk-lib/aws-codepipeline';
import { CodeBuildAction, S3SourceAction } from 'aws-cdk-lib/aws-codepipeline-actions';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Instance, InstanceType, MachineImage, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { Cluster, ContainerImage } from 'aws-cdk-lib/aws-ecs';
import { ApplicationLoadBalancedFargateService } from 'aws-cdk-lib/aws-ecs-patterns';
import { CfnCacheCluster } from 'aws-cdk-lib/aws-elasticache';
import { CfnTopicRule } from 'aws-cdk-lib/aws-iot';
import { Code, DockerImageCode, DockerImageFunction, Function as LambdaFunction, LayerVersion, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Credentials, DatabaseInstance, DatabaseInstanceEngine, PostgresEngineVersion } from 'aws-cdk-lib/aws-rds';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { CfnTemplate } from 'aws-cdk-lib/aws-ses';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId, Provider } from 'aws-cdk-lib/custom-resources';
import { inline, request, Stacks, testTogether } from './support';
import { assetWith, removeTemporaryDirectories, temporaryDirectory } from '../support/assembly';

const ENVIRONMENT = 'exports.handler = async () => ({ ...process.env });';

/** Files of a layer, as `/opt` has them. */
function layerAsset(): string {
  const directory = temporaryDirectory();
  mkdirSync(join(directory, 'nodejs', 'node_modules', 'greeting'), { recursive: true });
  writeFileSync(join(directory, 'nodejs', 'node_modules', 'greeting', 'index.js'), 'module.exports = (name) => `hello ${name}`;');
  return directory;
}

let shared: Table | undefined;

const STACKS: Stacks = {
  Storage: {
    kind: 'a stack whose table another stack uses (first of two)',
    build: (stack) => {
      shared = new Table(stack, 'Shared', { partitionKey: { name: 'id', type: AttributeType.STRING }, removalPolicy: RemovalPolicy.DESTROY });
      new CfnOutput(stack, 'Name', { value: shared.tableName, exportName: 'shared-name' });
    },
    check: async (running) => expect(running.system.ref(running.id('Shared'))).toMatch(/^Shared/),
  },
  Consumer: {
    kind: 'a stack that imports from another (second of two)',
    build: (stack) => {
      const handler = inline(stack, 'Handler', `const { DynamoDB } = require('@aws-sdk/client-dynamodb');
exports.handler = async () => { await new DynamoDB({}).putItem({ TableName: process.env.TABLE, Item: { id: { S: 'a' } } }); return { statusCode: 200, body: process.env.TABLE }; };`, { environment: { TABLE: shared!.tableName } });
      shared!.grantWriteData(handler);
      new LambdaRestApi(stack, 'Api', { handler });
    },
    check: async (running) => expect(await running.call('GET', '/')).toMatchObject({ status: 200, text: expect.stringMatching(/^Shared/) }),
  },
  Layer: {
    kind: 'a function with a layer (lambda-layer)',
    build: (stack) => {
      const layer = new LayerVersion(stack, 'Layer', { code: Code.fromAsset(layerAsset()) });
      inline(stack, 'Handler', 'const greeting = require("greeting"); exports.handler = async (name) => greeting(name);', { layers: [layer] });
    },
    check: async (running) => expect(await running.system.invoke(running.id('Handler'), 'you')).toEqual({ payload: 'hello you' }),
  },
  Parameters: {
    kind: 'SSM parameters: of the app, and of .env.local',
    build: (stack) => {
      const own = new StringParameter(stack, 'Own', { parameterName: '/app/size', stringValue: 'large' });
      const handler = inline(stack, 'Handler', `const { SSM } = require('@aws-sdk/client-ssm');
exports.handler = async (Name) => {
  const ssm = new SSM({});
  const value = async () => (await ssm.getParameter({ Name, WithDecryption: true })).Parameter.Value;
  return { deployed: process.env.COLOUR, value: await value().catch(({ name, message }) => name + ': ' + message) };
};`, { environment: { COLOUR: StringParameter.valueForStringParameter(stack, '/prod/colour') } });
      own.grantRead(handler);
    },
    check: async (running) => {
      const ask = async (name: string) => (await running.system.invoke(running.id('Handler'), name)).payload;
      expect(await ask('/app/size')).toEqual({ deployed: 'blue', value: 'large' });
      expect(await ask('/prod/colour')).toEqual({ deployed: 'blue', value: 'blue' });
      expect(await ask('/prod/none')).toMatchObject({ value: expect.stringMatching(/^ParameterNotFound: .*Add PROD_NONE=<value> to \.env\.local$/) });
    },
  },
  Secrets: {
    kind: 'secrets: made by the app, and of .env.local',
    build: (stack) => {
      const made = new Secret(stack, 'Made', { generateSecretString: { secretStringTemplate: '{"username":"admin"}', generateStringKey: 'password', passwordLength: 20, excludePunctuation: true } });
      const given = Secret.fromSecretNameV2(stack, 'Given', 'shop/api-key');
      const handler = inline(stack, 'Handler', `const { SecretsManager } = require('@aws-sdk/client-secrets-manager');
exports.handler = async () => {
  const client = new SecretsManager({});
  const [made, given] = await Promise.all([process.env.MADE, 'shop/api-key'].map(async (SecretId) => (await client.getSecretValue({ SecretId })).SecretString));
  return { made: JSON.parse(made), given, resolved: process.env.RESOLVED };
};`, { environment: { MADE: made.secretArn, RESOLVED: SecretValue.secretsManager('shop/api-key', { jsonField: 'key' }).unsafeUnwrap() } });
      made.grantRead(handler);
      given.grantRead(handler);
    },
    check: async (running) => expect(await running.system.invoke(running.id('Handler'))).toEqual({ payload: { made: { username: 'admin', password: expect.stringMatching(/^\w{20}$/) }, given: '{"key":"k-123"}', resolved: 'k-123' } }),
  },
  Identity: {
    kind: 'a function that asks who it is (STS)',
    build: (stack) => void inline(stack, 'Handler', 'const { STS } = require("@aws-sdk/client-sts"); exports.handler = async () => (await new STS({}).getCallerIdentity({})).Account;'),
    check: async (running) => expect(await running.system.invoke(running.id('Handler'))).toEqual({ payload: '000000000000' }),
  },
  AwsCall: {
    kind: 'an AwsCustomResource that fills a table',
    build: (stack) => {
      const table = new Table(stack, 'Table', { partitionKey: { name: 'id', type: AttributeType.STRING } });
      const call = { service: 'DynamoDB', action: 'putItem', parameters: { TableName: table.tableName, Item: { id: { S: 'seed' } } }, physicalResourceId: PhysicalResourceId.of('seed') };
      new AwsCustomResource(stack, 'Seed', { onCreate: call, policy: AwsCustomResourcePolicy.fromSdkCalls({ resources: [table.tableArn] }), installLatestAwsSdk: false });
      const handler = inline(stack, 'Handler', `const { DynamoDB } = require('@aws-sdk/client-dynamodb');
exports.handler = async () => (await new DynamoDB({}).scan({ TableName: process.env.TABLE })).Items;`, { environment: { TABLE: table.tableName } });
      table.grantReadData(handler);
    },
    check: async (running) => expect(await running.system.invoke(running.id('Handler'))).toEqual({ payload: [{ id: { S: 'seed' } }] }),
  },
  CustomInline: {
    kind: 'a custom resource with inline code and cfn-response, whose result another function reads',
    build: (stack) => {
      const maker = inline(stack, 'Maker', 'const response = require("cfn-response"); exports.handler = (event, context) => response.send(event, context, response.SUCCESS, { Greeting: "hello " + event.ResourceProperties.Name }, "made-1");');
      const made = new CustomResource(stack, 'Made', { serviceToken: maker.functionArn, properties: { Name: 'you' } });
      inline(stack, 'Handler', ENVIRONMENT, { environment: { GREETING: made.getAttString('Greeting'), ID: made.ref } });
    },
    check: async (running) => expect(await running.system.invoke(running.id('Handler'))).toMatchObject({ payload: { GREETING: 'hello you', ID: 'made-1' } }),
  },
  CustomProvider: {
    kind: 'a custom resource with the provider framework',
    build: (stack) => {
      const onEventHandler = inline(stack, 'OnEvent', 'exports.handler = async ({ ResourceProperties }) => ({ PhysicalResourceId: "p-1", Data: { Twice: ResourceProperties.Number * 2 } });');
      const { serviceToken } = new Provider(stack, 'Provider', { onEventHandler, logGroup: new LogGroup(stack, 'Logs') });
      const made = new CustomResource(stack, 'Made', { serviceToken, resourceType: 'Custom::Twice', properties: { Number: 21 } });
      inline(stack, 'Handler', ENVIRONMENT, { environment: { TWICE: made.getAttString('Twice') } });
    },
    check: async (running) => expect(await running.system.invoke(running.id('Handler'))).toMatchObject({ payload: { TWICE: '42' } }),
  },
  CustomFailing: {
    kind: 'a custom resource whose call has no place here (by name)',
    build: (stack) => void new AwsCustomResource(stack, 'Ask', {
      // In AWS its handler installs the newest SDK; nothing is installed here.
      onCreate: { service: 'EC2', action: 'describeInstances', physicalResourceId: PhysicalResourceId.of('x') }, policy: AwsCustomResourcePolicy.fromSdkCalls({ resources: ['*'] }), installLatestAwsSdk: true,
    }),
    unsupported: /The custom resource \w+ \(Custom::AWS\) is not made here: Package @aws-sdk\/client-ec2 does not exist\./,
  },
  Website: {
    kind: 'a static website with CloudFront, deployed and emptied by CDK (static-site)',
    build: (stack) => {
      const bucket = new Bucket(stack, 'Bucket', { removalPolicy: RemovalPolicy.DESTROY, autoDeleteObjects: true });
      const distribution = new Distribution(stack, 'Site', { defaultBehavior: { origin: S3BucketOrigin.withOriginAccessControl(bucket) }, defaultRootObject: 'index.html' });
      new BucketDeployment(stack, 'Deploy', { sources: [Source.asset(assetWith('<h1>hello</h1>', 'index.html'))], destinationBucket: bucket, distribution });
    },
    check: async (running) => {
      expect(await request(`${running.system.websites[running.id('Site')]}/`, 'GET')).toMatchObject({ status: 200, text: '<h1>hello</h1>' });
      expect(running.system.functions.filter((id) => /AutoDelete|CDKBucketDeployment/.test(id))).toEqual([]);
    },
  },
  Retention: {
    kind: 'a function whose logs CDK lets expire',
    build: (stack) => void inline(stack, 'Handler', 'exports.handler = async () => 1;', { logRetention: RetentionDays.ONE_WEEK }),
    check: async (running) => expect(await running.system.invoke(running.id('Handler'))).toEqual({ payload: 1 }),
    unsupported: /Without effect here: .*Custom::LogRetention/,
  },
  Network: {
    kind: 'a function in a network',
    build: (stack) => void inline(stack, 'Handler', 'exports.handler = async () => 1;', { vpc: new Vpc(stack, 'Vpc', { maxAzs: 2 }) }),
    check: async (running) => expect(await running.system.invoke(running.id('Handler'))).toEqual({ payload: 1 }),
  },
  Fargate: {
    kind: 'a service of containers behind a load balancer (by name)',
    build: (stack) => void new ApplicationLoadBalancedFargateService(stack, 'Service', { cluster: new Cluster(stack, 'Cluster', { vpc: new Vpc(stack, 'Vpc') }), taskImageOptions: { image: ContainerImage.fromRegistry('nginx') } }),
    byName: ['AWS::ECS::Cluster', 'AWS::ECS::Service', 'AWS::ElasticLoadBalancingV2::LoadBalancer'],
  },
  Database: {
    kind: 'a relational database whose secret a function reads (by name)',
    build: (stack) => {
      const vpc = new Vpc(stack, 'Vpc');
      const database = new DatabaseInstance(stack, 'Database', { engine: DatabaseInstanceEngine.postgres({ version: PostgresEngineVersion.VER_17 }), vpc, credentials: Credentials.fromGeneratedSecret('app') });
      const handler = inline(stack, 'Handler', ENVIRONMENT, { environment: { HOST: database.dbInstanceEndpointAddress, SECRET: database.secret!.secretArn }, vpc });
      database.secret!.grantRead(handler);
    },
    check: async (running) => expect(await running.system.invoke(running.id('Handler'))).toMatchObject({ payload: { HOST: expect.any(String), SECRET: expect.stringMatching(/^arn:aws:secretsmanager:/) } }),
    byName: ['AWS::RDS::DBInstance'],
  },
  Server: {
    kind: 'a virtual machine with the newest image (ec2-instance)',
    build: (stack) => void new Instance(stack, 'Server', { vpc: new Vpc(stack, 'Vpc'), instanceType: new InstanceType('t3.nano'), machineImage: MachineImage.latestAmazonLinux2023() }),
  },
  GraphQl: {
    kind: 'a GraphQL API with a table (appsync, by name)',
    build: (stack) => {
      const api = new GraphqlApi(stack, 'Api', { name: 'notes', definition: Definition.fromFile(join(assetWith('type Query { note: String }', 'schema.graphql'), 'schema.graphql')) });
      api.addDynamoDbDataSource('Source', new Table(stack, 'Table', { partitionKey: { name: 'id', type: AttributeType.STRING } }));
    },
    byName: ['AWS::AppSync::GraphQLApi'],
  },
  Pipeline: {
    kind: 'a pipeline that builds (codepipeline, by name)',
    build: (stack) => {
      const [source, built] = [new Artifact(), new Artifact()];
      new Pipeline(stack, 'Pipeline', {
        stages: [
          { stageName: 'Source', actions: [new S3SourceAction({ actionName: 'Source', bucket: new Bucket(stack, 'Sources', { versioned: true }), bucketKey: 'source.zip', output: source })] },
          { stageName: 'Build', actions: [new CodeBuildAction({ actionName: 'Build', project: new PipelineProject(stack, 'Project', { buildSpec: BuildSpec.fromObject({ version: '0.2' }) }), input: source, outputs: [built] })] },
        ],
      });
    },
    byName: ['AWS::CodeBuild::Project', 'AWS::CodePipeline::Pipeline'],
  },
  Languages: {
    kind: 'functions in Java and of a container image, which fail when they are invoked',
    build: (stack) => {
      new LambdaFunction(stack, 'Java', { runtime: Runtime.JAVA_21, handler: 'app.Main::run', code: Code.fromAsset(assetWith('x', 'app.jar')) });
      new DockerImageFunction(stack, 'Image', { code: DockerImageCode.fromEcr(new Repository(stack, 'Images')) });
    },
    check: async (running) => expect(await running.system.invoke(running.id('Java'))).toMatchObject({ error: 'LocalRunner.Unsupported' }),
    byName: ['AWS::ECR::Repository'],
  },
  Odds: {
    kind: 'a cache, a mail template, a budget and a rule of IoT (by name)',
    build: (stack: Stack) => {
      new CfnCacheCluster(stack, 'Cache', { cacheNodeType: 'cache.t3.micro', engine: 'redis', numCacheNodes: 1 });
      new CfnTemplate(stack, 'Mail', { template: { subjectPart: 'x', textPart: 'y' } });
      new CfnBudget(stack, 'Budget', { budget: { budgetType: 'COST', timeUnit: 'MONTHLY', budgetLimit: { amount: 1, unit: 'USD' } } });
      new CfnTopicRule(stack, 'Iot', { topicRulePayload: { sql: "SELECT * FROM 'x'", actions: [] } });
    },
    byName: ['AWS::Budgets::Budget', 'AWS::ElastiCache::CacheCluster', 'AWS::IoT::TopicRule', 'AWS::SES::Template'],
  },
  EcmaModule: {
    kind: 'a function that is an ES module, with the SDK imported',
    build: (stack) => void new LambdaFunction(stack, 'Handler', {
      runtime: Runtime.NODEJS_22_X,
      handler: 'index.handler',
      timeout: Duration.seconds(20),
      memorySize: 512,
      code: Code.fromAsset(assetWith("import { STSClient, GetCallerIdentityCommand } from '@aws-sdk/client-sts';\nexport const handler = async () => (await new STSClient({}).send(new GetCallerIdentityCommand({}))).Account;", 'index.mjs')),
    }),
    check: async (running) => expect(await running.system.invoke(running.id('Handler'))).toEqual({ payload: '000000000000' }),
  },
};

afterAll(() => removeTemporaryDirectories());
describe('ordinary stacks: resources', () => testTogether(STACKS));
