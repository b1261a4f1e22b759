import { ordered, Section } from './section';
import { at, listOf, named, Properties, targetsOf } from '../private/template-values';
import { TemplateResource } from '../private/templates';

type Resources = Record<string, TemplateResource>;

/** An asynchronous delivery. */
interface Edge { readonly from: string; readonly to: string; readonly failed: unknown }

/** Asynchronous deliveries, where failed ones go, and whether an alarm watches that. */
export function edgesOf(resources: Resources): Section {
  const alarms = Object.values(resources).filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm').map(({ Properties: alarm }) => JSON.stringify(alarm));
  const isWatched = (failed: unknown) => targetsOf(failed).slice(0, 1).some((queue) => alarms.some((alarm) => alarm.includes(`"${queue}"`)));
  const rows = Object.entries(resources).flatMap(([id, { Type, Properties: properties = {} }]) => {
    const edges = READERS[Type]?.(id, properties, resources) ?? [];
    return edges.map(({ from, to, failed }) => {
      const end = failed === undefined ? ['nowhere', ''] : [named(failed), isWatched(failed) ? 'yes' : 'no'];
      return [Type.replace('AWS::', ''), from, to, ...end];
    });
  });
  return {
    name: 'edges',
    title: 'Asynchronous deliveries',
    remarks: [
      'From the template. Failed deliveries go to a dead-letter queue, a failure destination, or nowhere.',
      'Whether policies and keys let each delivery pass is judged by a simulator of IAM that is no part of this library, and is left out here.',
    ],
    columns: ['Kind', 'From', 'To', 'Failures go to', 'Alarm'],
    rows: ordered(rows),
  };
}

const READERS: { readonly [type: string]: (id: string, properties: Properties, resources: Resources) => Edge[] } = {
  'AWS::Lambda::EventSourceMapping': (_, { EventSourceArn, FunctionName, DestinationConfig }, resources) => {
    const source = resources[targetsOf(EventSourceArn)[0]];
    const redriven = at(source?.Properties, 'RedrivePolicy.deadLetterTargetArn');
    return [{ from: named(EventSourceArn), to: named(FunctionName), failed: at(DestinationConfig, 'OnFailure.Destination') ?? redriven }];
  },
  'AWS::SNS::Subscription': (_, { TopicArn, Protocol, Endpoint, RedrivePolicy }) => {
    // The addresses of people stay where they are.
    const to = Protocol === 'lambda' || Protocol === 'sqs' ? named(Endpoint) : named(Protocol);
    return [{ from: named(TopicArn), to, failed: at(RedrivePolicy, 'deadLetterTargetArn') }];
  },
  'AWS::Events::Rule': (id, { Targets }) => listOf(Targets).map((target) => ({ from: id, to: named(target.Arn), failed: at(target, 'DeadLetterConfig.Arn') })),
  'AWS::Scheduler::Schedule': (id, { Target }) => [{ from: id, to: named(at(Target, 'Arn')), failed: at(Target, 'DeadLetterConfig.Arn') }],
  'AWS::Lambda::EventInvokeConfig': (_, { FunctionName, Qualifier, DestinationConfig }) =>
    [{ from: 'asynchronous invocations', to: named(Qualifier).startsWith('{') ? named(FunctionName) : `${named(FunctionName)}:${named(Qualifier)}`, failed: at(DestinationConfig, 'OnFailure.Destination') }],
  'AWS::Lambda::Function': (id, { DeadLetterConfig }) => DeadLetterConfig === undefined ? [] : [{ from: 'asynchronous invocations', to: id, failed: at(DeadLetterConfig, 'TargetArn') }],
  'AWS::S3::Bucket': (id, { NotificationConfiguration: told }) => [['LambdaConfigurations', 'Function'], ['QueueConfigurations', 'Queue'], ['TopicConfigurations', 'Topic']]
    .flatMap(([kind, target]) => listOf(at(told, kind)).map((each) => ({ from: id, to: named(each[target]), failed: undefined }))),
};
