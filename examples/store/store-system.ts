import * as path from 'path';
import { Duration, Stack, StackProps } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import {
  Access, BundledHandlers, Entity, EntityImports, EntityIndex, EntityKey, EntitySchema, EntityUnique, Ownership, Profile, ServerlessApiPattern,
} from 'cdk-serverless-api-pattern';

const schema = (name: string) => EntitySchema.fromFile(path.join(__dirname, 'schemas', `${name}.json`));

/** Anyone can read the catalog, editors change it, and the warehouse delivers it as files. Products are found by their SKU. */
const product = () => Entity.of('product', {
  schema: schema('product'),
  ownership: Ownership.shared(),
  access: [
    Access.anyone({ reason: 'The catalog is public.' }).read().list(),
    Access.group('editors').create().update().delete(),
  ],
  key: EntityKey.property('sku'),
  batches: true,
  imports: EntityImports.asGroup('editors'),
  indexes: [EntityIndex.by('category').sortedBy('price')],
});

/** All users of a company see its orders. The support sees those of all companies, as they come, and changes all but their numbers. Who changed what is kept. */
const order = () => Entity.of('order', {
  schema: schema('order'),
  ownership: Ownership.tenant('custom:company'),
  access: [
    Access.owner().all().hiding('internalNote'),
    Access.group('support').read().list().update().locking('number'),
  ],
  indexes: [EntityIndex.by('status').sortedBy('createdAt')],
  unique: [EntityUnique.property('number')],
  timeToLive: Duration.days(400),
  live: true,
  history: true,
});

/** The lines of an order belong to its company, too, and are deleted with it. */
const line = (parent: Entity) => parent.child('line', {
  schema: schema('line'),
  access: [Access.owner().all(), Access.group('support').read().list()],
  indexes: [EntityIndex.by('sku').sortedBy('quantity')],
  batches: true,
});

/** Users write reviews, anyone can read them by product, moderators delete them. */
const review = () => Entity.of('review', {
  schema: schema('review'),
  access: [
    Access.owner().create().update().delete(),
    Access.anyone({ reason: 'Reviews are public.' }).read().list(),
    Access.group('moderators').delete(),
  ],
  indexes: [EntityIndex.by('sku').sortedBy('stars')],
});

/** A store without a line of handler code. */
export class StoreSystem extends Stack {
  public readonly store: ServerlessApiPattern;

  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const orders = order();
    this.store = new ServerlessApiPattern(this, 'Store', {
      profile: Profile.DEVELOPMENT,
      handlers: BundledHandlers.none(),
      entities: [product(), orders, line(orders), review()],
      ingest: {},
      realtime: {},
    });
  }
}
