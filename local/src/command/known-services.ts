import { meant } from './arguments';

/** Services that emulators have, by the names with which calls are signed. */
export const KNOWN_SERVICES: readonly string[] = `
acm acm-pca airflow amplify aoss apigateway appconfig application-autoscaling applicationinsights appmesh apprunner appsync athena autoscaling
backup batch bedrock budgets ce cloudcontrolapi cloudformation cloudfront cloudhsm cloudtrail codeartifact codebuild codecommit codeconnections
codedeploy codepipeline codestar-connections cognito-identity cognito-idp comprehend config connect cur databrew datapipeline datasync dax
directconnect dms ds dynamodb ebs ec2 ecr ecs eks elasticache elasticbeanstalk elasticfilesystem elasticloadbalancing elasticmapreduce
elastictranscoder emr-containers emr-serverless es events execute-api firehose fis forecast fsx geo glacier globalaccelerator glue greengrass
guardduty iam identitystore imagebuilder inspector2 iot iotanalytics iotdata iotevents iotwireless ivs kafka kendra kinesis kinesisanalytics
kinesisvideo kms lakeformation lambda lex license-manager logs macie2 managedblockchain mediaconnect mediaconvert medialive mediapackage
mediastore mediatailor memorydb mobiletargeting monitoring mq neptune-db network-firewall networkmanager opensearch organizations osis personalize pipes
polly profile qldb quicksight ram rds rds-data redshift redshift-data rekognition resource-groups route53 route53domains route53resolver s3 s3tables
s3vectors sagemaker scheduler schemas sdb secretsmanager securityhub serverlessrepo servicecatalog servicediscovery servicequotas ses shield
signer sms-voice sns sqs ssm sso states storagegateway sts support swf synthetics tagging textract timestream transcribe transfer translate
verifiedpermissions vpc-lattice waf waf-regional wafv2 wisdom workspaces workspaces-web xray
`.trim().split(/\s+/);

/** Names by which commands and consoles call some of them. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ['cloudwatch', 'monitoring'], ['cloudcontrol', 'cloudcontrolapi'], ['dynamodbstreams', 'dynamodb'], ['efs', 'elasticfilesystem'],
  ['elb', 'elasticloadbalancing'], ['elbv2', 'elasticloadbalancing'], ['emr', 'elasticmapreduce'], ['eventbridge', 'events'],
  ['msk', 'kafka'], ['pinpoint', 'mobiletargeting'], ['sesv2', 'ses'], ['sfn', 'states'],
  ['stepfunctions', 'states'],
]);

/** Throws for what is no service. */
export function checkService(name: string, option: string): void {
  if (KNOWN_SERVICES.includes(name)) return;
  const other = OTHER_NAMES.get(name);
  const suggestion = other === undefined ? meant(name, KNOWN_SERVICES) : `. Did you mean ${other}?`;
  throw new Error(`${option}: there is no service ${name}${suggestion === '' ? '.' : suggestion} Services are ${KNOWN_SERVICES.join(', ')}`);
}
