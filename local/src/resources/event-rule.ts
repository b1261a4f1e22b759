import { randomUUID } from 'node:crypto';
import { physicalName } from '../assembly/names';
import { EventRule } from '../events/event-rule';
import { CreatedObject, createdObject } from '../events/object-created';
import { flag, JsonObject, optionalObject, optionalString } from '../json';
import { Place, Resource, ResourceType } from './resource-type';

/** Rules of EventBridge. The events are those of S3, of buckets that send theirs to EventBridge. */
export const eventRules: ResourceType = {
  types: ['AWS::Events::Rule'],
  phase: 'consume',
  identify: (resource, place) => {
    const name = optionalString(resource.properties.Name, 'Name') ?? physicalName(resource.id, 64);
    return { ref: name, attributes: { Arn: `arn:aws:events:${place.region}:${place.account}:rule/${name}` } };
  },
  serve: async (resources, system) => {
    const rules = resources.filter(({ properties }) => properties.State !== 'DISABLED').map((rule) => new EventRule(rule, system));
    const buckets = system.resources.ofType('AWS::S3::Bucket').filter(tellsEventBridge).map(({ id }) => system.resources.ref(id));
    if (rules.length === 0 || buckets.length === 0) return;
    const emulator = await system.emulators.messaging();
    const sequencers = new Sequencers();
    system.front.observe('s3', async (request, answer) => {
      const object = await createdObject(request, answer, emulator);
      if (object === undefined || !buckets.includes(object.bucket)) return;
      const event = objectCreated(object, sequencers.next(), system);
      await Promise.all(rules.map(async (rule) => rule.take(event)));
    });
  },
};

function tellsEventBridge({ properties }: Resource): boolean {
  const { EventBridgeConfiguration: told } = optionalObject(properties.NotificationConfiguration, 'NotificationConfiguration');
  const { EventBridgeEnabled: enabled } = optionalObject(told, 'EventBridgeConfiguration');
  return told !== undefined && (enabled === undefined || flag(enabled));
}

/** Hexadecimal numbers that grow, also from one run to the next. */
class Sequencers {
  private last = 0n;

  public next(): string {
    const now = BigInt(Date.now()) * 65_536n;
    this.last = now > this.last ? now : this.last + 1n;
    return this.last.toString(16).toUpperCase().padStart(18, '0');
  }
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
