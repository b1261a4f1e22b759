import { randomUUID } from 'node:crypto';
import { physicalName } from '../assembly/names';
import { DEFAULT_BUS } from '../events/event-buses';
import { EventRule } from '../events/event-rule';
import { CreatedObject, createdObject } from '../events/object-created';
import { Sequencers } from '../events/sequencers';
import { flag, JsonObject, optionalObject, optionalString, string } from '../json';
import { Construction, Place, ResourceType } from './resource-type';

/** Rules of EventBridge. The events are those that functions put, and those of buckets that send theirs to EventBridge. */
export const eventRules: ResourceType = {
  types: ['AWS::Events::Rule'],
  phase: 'consume',
  identify: (resource, place) => {
    const name = optionalString(resource.properties.Name, 'Name') ?? physicalName(resource.id, 64);
    return { ref: name, attributes: { Arn: `arn:aws:events:${place.region}:${place.account}:rule/${name}` } };
  },
  serve: async (resources, system) => {
    for (const rule of resources) {
      if (rule.properties.State !== 'DISABLED') system.buses.add(new EventRule(rule, system));
    }
    const buckets = bucketsThatTell(system);
    if (!system.buses.hasRules || buckets.length === 0) return;
    const emulator = await system.emulators.messaging();
    const sequencers = new Sequencers();
    system.front.observe('s3', async (request, answer) => {
      const object = await createdObject(request, answer, emulator);
      if (object === undefined || !buckets.includes(object.bucket)) return;
      await system.buses.send(DEFAULT_BUS, objectCreated(object, sequencers.next(), system));
    });
  },
};

/** By their own property, or by CDK's custom resource for it. */
function bucketsThatTell({ resources }: Construction): string[] {
  const own = resources.ofType('AWS::S3::Bucket').filter(({ properties }) => tellsEventBridge(optionalObject(properties.NotificationConfiguration, 'NotificationConfiguration'))).map(({ id }) => resources.ref(id));
  const custom = resources.ofType('Custom::S3BucketNotifications').filter(({ properties }) => tellsEventBridge(optionalObject(properties.NotificationConfiguration, 'NotificationConfiguration')))
    .map(({ properties }) => string(properties.BucketName, 'BucketName'));
  return [...own, ...custom];
}

function tellsEventBridge({ EventBridgeConfiguration: told }: JsonObject): boolean {
  const { EventBridgeEnabled: enabled } = optionalObject(told, 'EventBridgeConfiguration');
  return told !== undefined && (enabled === undefined || flag(enabled));
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
function objectCreated({ bucket, key, size, etag, versionId, reason }: CreatedObject, sequencer: string, { region, account }: Place): JsonObject {
  return {
    'version': '0',
    'id': randomUUID(),
    'detail-type': 'Object Created',
    'source': 'aws.s3',
    'account': account,
    'time': new Date().toISOString().replace(/\.\d{3}Z$/, 'Z'),
    'region': region,
    'resources': [`arn:aws:s3:::${bucket}`],
    'detail': {
      'version': '0',
      'bucket': { name: bucket },
      'object': { key, size, etag, ...(versionId === undefined ? {} : { 'version-id': versionId }), sequencer },
      'request-id': randomUUID().slice(0, 16).toUpperCase(),
      'requester': account,
      'source-ip-address': '127.0.0.1',
      'reason': reason,
    },
  };
}
