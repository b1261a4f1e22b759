import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { HandlerSystem, entity } from './support/handler';
import { creation } from '../../../src/handlers/entities/changes';
import { finishDeletions } from '../../../src/handlers/entities/deletions';
import { entitiesOf } from '../../../src/handlers/entities/entity';
import { EntityStore } from '../../../src/handlers/entities/entity-store';
import type { EntityRecord } from '../../../src/handlers/entities/record';
import { TABLE_NAME } from '../support/dynamodb';

const ORDER = entity('order', {}, { children: ['line'], deletedSlot: 1 });
const LINE = entity('line', { sku: { type: 'string', maxLength: 9 } }, { parent: 'order', parameter: 'lineId', path: '/orders/{id}/lines' });
const THEN = '2026-01-01T00:00:00.000Z';

let system: HandlerSystem;
beforeAll(async () => { system = await HandlerSystem.start(); });
afterAll(() => system.stop());

/** A store in which a child changes right before each attempt to delete it, so often. */
class ChangingStore extends EntityStore {
  attempts = 0;

  constructor(private readonly changes: number) {
    super(system.database.client, TABLE_NAME);
  }

  override async write(...[parts]: Parameters<EntityStore['write']>): ReturnType<EntityStore['write']> {
    const [{ write: first }] = parts;
    if ('Delete' in first && first.Delete.Key!.sk.S!.startsWith('order.line#')) {
      this.attempts += 1;
      if (this.attempts <= this.changes) {
        await system.database.client.send(new UpdateItemCommand({
          TableName: TABLE_NAME, Key: first.Delete.Key, UpdateExpression: 'SET v = v + :one', ExpressionAttributeValues: { ':one': { N: '1' } },
        }));
      }
    }
    return super.write(parts);
  }
}

/** The keys that are left of a parent whose deletion had begun, after the schedule has run. */
async function afterSchedule(id: string, changes: number) {
  const store = new ChangingStore(changes);
  const parent: EntityRecord = { id, owner: 'ann', data: {}, version: 1, createdAt: THEN, updatedAt: THEN, deleting: true };
  const child: EntityRecord = { id: `${id}-line`, parentId: id, owner: 'ann', data: { sku: 'a' }, version: 1, createdAt: THEN, updatedAt: THEN };
  expect(await store.write(creation(ORDER, parent))).toBeUndefined();
  expect(await store.write(creation(LINE, child))).toBeUndefined();
  const left = async () => {
    await finishDeletions(store, entitiesOf({ entities: [ORDER, LINE] }), () => true);
    return (await system.items()).map(({ sk }) => sk.S!).filter((key) => key.includes(id)).sort();
  };
  return { left, store };
}

test('a child that changes while its parent is deleted goes as it is then', async () => {
  const { left, store } = await afterSchedule('changed', 3);
  expect(await left()).toEqual([]);
  expect(store.attempts).toBe(4);
});

test('all parents whose deletion has begun go, however many they are', async () => {
  const store = new EntityStore(system.database.client, TABLE_NAME);
  await Promise.all(Array.from({ length: 30 }, (_, index) => store.write(creation(ORDER, {
    id: `page-${index}`, owner: 'ann', data: {}, version: 1, createdAt: THEN, updatedAt: THEN, deleting: true,
  }))));
  await finishDeletions(store, entitiesOf({ entities: [LINE, ORDER] }), () => true);
  expect((await system.items()).filter(({ sk }) => sk.S!.includes('page-'))).toEqual([]);
});

test('a parent stays as long as a child does, and goes with it the next time', async () => {
  const { left, store } = await afterSchedule('busy', 8);
  expect(await left()).toEqual(['order#busy', 'order.line#busy#busy-line']);
  expect(store.attempts).toBe(8);
  expect(await left()).toEqual([]);
});
