import { API_DELIVERIES } from './deliveries/api';
import { DATA_DELIVERIES } from './deliveries/data';
import { FUNCTION_DELIVERIES } from './deliveries/functions';
import { LOG_DELIVERIES } from './deliveries/logs';
import { MESSAGE_DELIVERIES } from './deliveries/messages';
import { USER_DELIVERIES } from './deliveries/users';
import { Delivery } from './delivery';
import { Edge } from './edge';
import { NO_DELIVERIES } from './no-deliveries';
import { userPoolEdges } from './user-pools';
import { Mention, World } from './world';

/** The targets of deliveries, and the roles that deliver. */
const DESTINATIONS = [
  'AWS::ApiGatewayV2::Api', 'AWS::DynamoDB::GlobalTable', 'AWS::DynamoDB::Table', 'AWS::Events::EventBus', 'AWS::Kinesis::Stream',
  'AWS::KinesisFirehose::DeliveryStream', 'AWS::Lambda::Alias', 'AWS::Lambda::Function', 'AWS::Lambda::Version', 'AWS::Logs::LogGroup',
  'AWS::S3::Bucket', 'AWS::SNS::Topic', 'AWS::SQS::Queue', 'AWS::StepFunctions::StateMachine', 'AWS::IAM::Role',
];

/** Properties that make a delivery, and how. */
const DELIVERIES: Record<string, Delivery> = {
  ...API_DELIVERIES, ...DATA_DELIVERIES, ...FUNCTION_DELIVERIES, ...LOG_DELIVERIES, ...MESSAGE_DELIVERIES, ...USER_DELIVERIES,
};

/** The edges of a template. Throws for a property that names a destination and is not known. */
export function edgesOf(world: World): Edge[] {
  for (const { resource, path, arn } of world.outsiders()) {
    if (!isNoDelivery(`${resource.type} ${path}`)) throw new Error(`${resource.id}: ${path} is ${arn}, which is not in the template`);
  }
  const edges = world.mentions().filter(({ target }) => DESTINATIONS.includes(target.type)).flatMap((mention) => edgesAt(world, mention));
  // An alarm says to one topic both that it is on and that it is off: one edge.
  return [...new Map([...edges, ...userPoolEdges(world)].map((edge) => [`${edge.kind} ${edge.from} ${edge.to}`, edge])).values()];
}

function edgesAt(world: World, mention: Mention): Edge[] {
  const { resource, path, target } = mention;
  const place = `${resource.type} ${path}`;
  if (isNoDelivery(place)) return [];
  const known = Object.entries(DELIVERIES).find(([pattern]) => matches(pattern, place));
  if (!known) throw new Error(`${resource.id}: nobody knows what ${place} does with ${target.type} ${target.id}`);
  return known[1](world, mention).map(({ kind, hops, from = resource }) => {
    if (!hops.length) throw new Error(`${place} asks for nothing`);
    return { kind, from: from.id, to: target.id, hops };
  });
}

function isNoDelivery(place: string): boolean {
  return Object.keys(NO_DELIVERIES).some((pattern) => matches(pattern, place));
}

const compiled = new Map<string, RegExp>();

/** `*` is one part of a path, `**` all that is left. */
function matches(pattern: string, place: string): boolean {
  const source = () => pattern.replace(/[.()]/g, '\\$&').replaceAll('**', '\0').replaceAll('*', '[^. ]+').replaceAll('\0', '.*');
  const expression = compiled.get(pattern) ?? new RegExp(`^${source()}$`);
  compiled.set(pattern, expression);
  return expression.test(place);
}
