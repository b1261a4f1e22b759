import { ENV } from './arrangements';
import { JsonObject } from '../../../local/src/json';

const { region, account } = ENV;
const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`;

/** How a resource is called: what `Ref` gives, and its ARN. */
export interface Names {
  readonly ref: string;
  readonly arn: string;
}

/** Names the way the services give them, out of a name that is fixed in the template or, else, the logical id. */
const NAMES: Record<string, (name: string, properties: JsonObject) => Names> = {
  'AWS::SQS::Queue': (name, { FifoQueue }) => {
    const full = FifoQueue && !name.endsWith('.fifo') ? `${name}.fifo` : name;
    return { ref: `https://sqs.${region}.amazonaws.com/${account}/${full}`, arn: arn('sqs', full) };
  },
  'AWS::SNS::Topic': (name, { FifoTopic }) => same(arn('sns', FifoTopic ? `${name}.fifo` : name)),
  'AWS::Lambda::Function': (name) => ({ ref: name, arn: arn('lambda', `function:${name}`) }),
  'AWS::Logs::LogGroup': (name) => ({ ref: name, arn: arn('logs', `log-group:${name}:*`) }),
  'AWS::S3::Bucket': (name) => ({ ref: name.toLowerCase(), arn: `arn:aws:s3:::${name.toLowerCase()}` }),
  'AWS::DynamoDB::GlobalTable': (name) => ({ ref: name, arn: arn('dynamodb', `table/${name}`) }),
  'AWS::DynamoDB::Table': (name) => ({ ref: name, arn: arn('dynamodb', `table/${name}`) }),
  'AWS::StepFunctions::StateMachine': (name) => same(arn('states', `stateMachine:${name}`)),
  'AWS::Events::EventBus': (name) => ({ ref: name, arn: arn('events', `event-bus/${name}`) }),
  'AWS::Events::Rule': (name) => ({ ref: name, arn: arn('events', `rule/${name}`) }),
  'AWS::Scheduler::ScheduleGroup': (name) => ({ ref: name, arn: arn('scheduler', `schedule-group/${name}`) }),
  'AWS::CloudWatch::Alarm': (name) => ({ ref: name, arn: arn('cloudwatch', `alarm:${name}`) }),
  'AWS::Cognito::UserPool': (name) => ({ ref: `${region}_${name}`, arn: arn('cognito-idp', `userpool/${region}_${name}`) }),
  'AWS::KMS::Key': (name) => ({ ref: name, arn: arn('kms', `key/${name}`) }),
  'AWS::IAM::Role': (name, { Path }) => ({ ref: name, arn: `arn:aws:iam::${account}:role${Path ?? '/'}${name}` }),
  'AWS::IAM::ManagedPolicy': (name, { Path }) => same(`arn:aws:iam::${account}:policy${Path ?? '/'}${name}`),
  'AWS::CloudFront::Distribution': (name) => ({ ref: name, arn: `arn:aws:cloudfront::${account}:distribution/${name}` }),
};

/** The property that fixes a name. */
const NAMED_BY: Record<string, string> = {
  'AWS::SQS::Queue': 'QueueName',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::DynamoDB::GlobalTable': 'TableName',
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::IAM::ManagedPolicy': 'ManagedPolicyName',
  'AWS::Scheduler::ScheduleGroup': 'Name',
  'AWS::CloudWatch::Alarm': 'AlarmName',
  'AWS::ApiGateway::Stage': 'StageName',
  'AWS::ApiGatewayV2::Stage': 'StageName',
};

export function namesOf(logicalId: string, type: string, properties: JsonObject): Names {
  const fixed = properties[NAMED_BY[type] ?? ''];
  const name = typeof fixed === 'string' ? fixed : logicalId;
  return NAMES[type]?.(name, properties) ?? { ref: name, arn: `arn:aws:unnamed:${region}:${account}:${logicalId}` };
}

function same(value: string): Names {
  return { ref: value, arn: value };
}
