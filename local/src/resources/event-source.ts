import { stableId } from '../assembly/names';
import { flag, optionalString, string } from '../json';
import { pollQueue } from './queue-source';
import { Construction, Resource, ResourceType } from './resource-type';
import { pollStream } from './stream-source';

export const eventSources: ResourceType = {
  types: ['AWS::Lambda::EventSourceMapping'],
  phase: 'consume',
  identify: ({ id }, place) => ({
    ref: stableId(id, 32),
    attributes: { Id: stableId(id, 32), EventSourceMappingArn: `arn:aws:lambda:${place.region}:${place.account}:event-source-mapping:${stableId(id, 32)}` },
  }),
  serve: async (mappings, system) => {
    await Promise.all(mappings.map(async (mapping) => poll(mapping, system)));
  },
};

/** Retries and destinations of asynchronous invocations; read by the invoker when it invokes. */
export const eventInvokeConfigs: ResourceType = {
  types: ['AWS::Lambda::EventInvokeConfig'],
  phase: 'consume',
  identify: ({ id }) => ({ ref: id, attributes: {} }),
};

async function poll(mapping: Resource, system: Construction): Promise<void> {
  const { id, properties } = mapping;
  // Kafka that you run yourself has no ARN.
  const source = optionalString(properties.EventSourceArn, `${id}.EventSourceArn`) ?? 'of your own servers';
  const queue = system.resources.find(['AWS::SQS::Queue'], source);
  const table = system.resources.find(['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'], source);
  if (queue === undefined && table === undefined) {
    return system.unsupported(`The local runner does not support the event source ${source} (${id}); it polls queues and streams of tables of the template`);
  }
  const name = string(properties.FunctionName, `${id}.FunctionName`);
  if (!system.functions.has(name)) return system.unsupported(`The local runner can't invoke ${name}, which isn't in the template (${id})`);
  if (properties.Enabled !== undefined && !flag(properties.Enabled)) return;
  if (queue !== undefined) await pollQueue(mapping, queue, system);
  else await pollStream(mapping, source, system);
}
