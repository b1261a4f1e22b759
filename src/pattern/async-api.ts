import { Stack, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { exportedOf } from './entities';
import { ServerlessApiPatternProps } from './props';
import { DescribedWebhook, referenceTo } from '../api/described-request';
import { SchemaCollection } from '../api/open-api-schemas';
import { EntityApi } from '../entities';
import { draft7 } from './messages/draft-7';
import { changeMessage } from './messages/entity-messages';
import { BROADCAST, ChannelMessage, framesFromClients, framesToClients } from './messages/frames';
import { JOB_ENDED, JOB_PROGRESS } from './messages/job-messages';
import { documentAtSynthesis } from '../private/document-at-synthesis';
import { invalid } from '../private/invalid';
import { sorted, withoutUndefined } from '../private/sorted';
import { BundledHandler, BundledHandlers } from '../compute';
import { handlerOptions } from '../compute/handler-options';
import { Realtime } from '../realtime/realtime';
import { RealtimeDomainOptions } from '../realtime/realtime-domain';

/** Sources and destinations of messages. */
interface System {
  readonly entityApi?: EntityApi;
  readonly realtime?: Realtime;
}

/** A channel, and what the system does with its messages. */
interface Channel {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly server: string;
  readonly address: string | null;
  readonly sends: readonly ChannelMessage[];
  readonly receives: readonly ChannelMessage[];
}

/** Messages that subscribers of the topic get. */
export function topicMessages({ entityApi }: System, props: ServerlessApiPatternProps): DescribedWebhook[] {
  const { published = [], source } = entityApi?.changes?._told ?? {};
  const ofJobs = [...(endsJobs(props) ? [JOB_ENDED] : []), ...(props.jobs ? [JOB_PROGRESS] : [])];
  return [...ofJobs, ...(source === undefined ? published.map(changeMessage) : [])];
}

/** The AsyncAPI document of what a system sends and takes beside the requests of its API. */
export function asyncApi(scope: IConstruct, system: System, props: ServerlessApiPatternProps): string {
  const channels = [...topicChannels(system, props), ...realtimeChannels(system, props)];
  const { title = scope.node.path, version = '1', description } = props.api?.openApiInfo ?? {};
  const collection = new SchemaCollection(scope);
  const messages = channels.flatMap(({ sends, receives }) => [...sends, ...receives]);
  for (const { name, payload } of messages) collection.add(payload, `message ${name}`);
  return JSON.stringify({
    asyncapi: '3.0.0',
    info: { title, version, description: description ?? `Messages of ${title}.` },
    defaultContentType: 'application/json',
    servers: serversOf(scope, channels, props.realtime?.domain),
    channels: Object.fromEntries(channels.map((channel) => [channel.name, channelOf(channel)])),
    operations: Object.fromEntries(channels.flatMap(operationsOf)),
    components: {
      messages: Object.fromEntries(messages.map((message) => [message.name, messageOf(message)])),
      schemas: sorted(Object.fromEntries([...collection.schemas].map(([name, schema]) => [name, draft7(schema)]))),
    },
  }, undefined, 2);
}

/** Writes the document beside the template, as it is at synthesis. */
export function writeAsyncApi(scope: IConstruct, file: string | undefined, text: () => string): void {
  if (file !== undefined && !/^[\w.-]+\.json$/.test(file)) throw invalid('asyncApiFile', file, "the name of a JSON file, such as 'asyncapi.json'");
  documentAtSynthesis(scope, { kind: 'asyncapi', prop: 'asyncApiFile', file, text });
}

/** Messages that other code publishes aren't known here. */
function endsJobs(props: ServerlessApiPatternProps): boolean {
  const { handlers, compute, jobs } = props;
  if (jobs !== undefined || exportedOf(props)) return true;
  return (handlers ?? BundledHandlers.all()).includes(BundledHandler.WORKER) && !handlerOptions(compute, BundledHandler.WORKER).replacement;
}

function topicChannels(system: System, props: ServerlessApiPatternProps): Channel[] {
  const { published = [], source } = system.entityApi?.changes?._told ?? {};
  const message = ({ name, summary, description, message: payload, example }: DescribedWebhook): ChannelMessage => ({
    name, title: summary, summary: description, payload, example: example as object | undefined,
  });
  const ofTopic = topicMessages(system, props).map(message);
  const ofBus = source === undefined ? [] : published.map((entity) => message(changeMessage(entity)));
  return [
    ...(ofTopic.length ? [{
      name: 'topic',
      title: 'Topic',
      description: 'The SNS topic of the system, in messages with raw delivery. Without it, they are texts in `Message`.',
      server: 'sns',
      address: null,
      sends: ofTopic,
      receives: [],
    }] : []),
    ...(ofBus.length ? [{
      name: 'eventBus',
      title: 'Event bus',
      description: `The EventBridge event bus of changes: messages are the \`detail\` of events with the source ${source} and their \`type\` as detail type.`,
      server: 'eventBridge',
      address: null,
      sends: ofBus,
      receives: [],
    }] : []),
  ];
}

function realtimeChannels({ entityApi, realtime }: System, props: ServerlessApiPatternProps): Channel[] {
  if (!realtime) return [];
  const { live = [] } = entityApi?.changes?._told ?? {};
  const actions = realtime.api._routeKeys.filter((key) => !key.startsWith('$')).sort();
  return [
    {
      name: 'realtime',
      title: 'WebSocket API',
      description: 'Frames to and from connected clients, each one a JSON text. Each connection gets those of its owner, of its groups, and of its tenant.',
      server: 'webSocket',
      address: '/',
      sends: framesToClients({ jobs: endsJobs(props), progress: props.jobs !== undefined, live }),
      receives: framesFromClients(actions),
    },
    {
      name: 'broadcasts',
      title: 'Queue of messages to connections',
      description: 'The SQS queue that functions send to, which `addBroadcaster` lets send.',
      server: 'sqs',
      address: null,
      sends: [],
      receives: [BROADCAST],
    },
  ];
}

const CONNECTS = 'Amazon API Gateway. Clients prove who they are when they connect: see docs/realtime.md.';

/** Names of hosts that deployment makes are variables. */
function serversOf(scope: IConstruct, channels: readonly Channel[], domain?: RealtimeDomainOptions): object {
  const { region } = Stack.of(scope);
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  const variables = { region: withoutUndefined({ description: 'Region of the stack.', default: /^[a-z0-9-]+$/.test(region) ? region : undefined }) };
  const servers: { [name: string]: object } = {
    eventBridge: { host: `events.{region}.${suffix}`, protocol: 'https', description: 'Amazon EventBridge.', variables },
    sns: { host: `sns.{region}.${suffix}`, protocol: 'sns', description: 'Amazon SNS.', variables },
    sqs: { host: `sqs.{region}.${suffix}`, protocol: 'sqs', description: 'Amazon SQS.', variables },
    webSocket: domain && !Token.isUnresolved(domain.domainName) ? {
      host: domain.domainName,
      pathname: domain.basePath && `/${domain.basePath}`,
      protocol: 'wss',
      description: CONNECTS,
    } : {
      host: `{apiId}.execute-api.{region}.${suffix}`,
      pathname: '/{stage}',
      protocol: 'wss',
      description: CONNECTS,
      variables: { apiId: { description: 'Id of the WebSocket API.' }, ...variables, stage: { description: 'Name of the stage.', default: 'prod' } },
    },
  };
  return Object.fromEntries(Object.entries(servers).filter(([name]) => channels.some(({ server }) => server === name)));
}

function channelOf({ title, description, server, address, sends, receives }: Channel): object {
  return {
    address,
    title,
    description,
    servers: [{ $ref: `#/servers/${server}` }],
    messages: Object.fromEntries([...sends, ...receives].map(({ name }) => [name, { $ref: `#/components/messages/${name}` }])),
  };
}

/** Operations of the system: it sends the messages that others receive. */
function operationsOf({ name, sends, receives }: Channel): [string, object][] {
  const operation = (action: 'send' | 'receive', messages: readonly ChannelMessage[]): [string, object] => [
    `${action}${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    { action, channel: { $ref: `#/channels/${name}` }, messages: messages.map((each) => ({ $ref: `#/channels/${name}/messages/${each.name}` })) },
  ];
  return [...(sends.length ? [operation('send', sends)] : []), ...(receives.length ? [operation('receive', receives)] : [])];
}

function messageOf({ name, title, summary, payload, example }: ChannelMessage): object {
  return withoutUndefined({ name, title, summary, payload: { $ref: referenceTo(payload.name) }, examples: example && [{ payload: example }] });
}
