import { Stack } from 'aws-cdk-lib';
import { Meter } from './support/meter';
import { reportOf } from './support/systems';
import {
  Access, CostReport, Entity, EntityIndex, EntityOptions, EntitySchema, EntityUnique, Ownership, ServerlessApiPattern, ServerlessApiPatternProps,
  TableCapacity,
} from '../../src';
import { usd } from '../../src/cost/cost-text';
import { PRICES } from '../../src/cost/prices';
import { servedModel } from '../../src/entities/model/entities-file';
import type { OperationUnits } from '../../src/private/entity-units';
import { MemorySystem } from '../handlers/entities/support/system';
import { read } from '../support/documents';

const text = { type: 'string', maxLength: 100 };
const OWNER = { schema: EntitySchema.fromObject({ type: 'object', properties: { name: text, sku: text, note: text } }), access: [Access.owner().all()] };
const STAFF = { ...OWNER, access: [Access.group('staff').all()] };
const BOTH = { ...OWNER, access: [Access.owner().all(), Access.group('staff').read().list()] };
const bySku = { indexes: [EntityIndex.by('sku').sortedBy('name')] };
const unique = { unique: [EntityUnique.property('sku')] };
const everything = { ...bySku, ...unique, history: true };

const PEOPLE = { ann: { user: 'ann', groups: [], scopes: [] }, sue: { user: 'sue', groups: ['staff'], scopes: [] } };
/** So many that each shard has a page. */
const RECORDS = 200;

function family(parent: EntityOptions, child: EntityOptions): Entity[] {
  const order = Entity.of('order', parent);
  return [order, order.child('line', child)];
}

/** The operations of the last entity, as handlers ask a table in memory. */
async function measured(entities: readonly Entity[], person: keyof typeof PEOPLE): Promise<Record<string, OperationUnits>> {
  const models = entities.map((entity) => servedModel(entity, entities));
  const system = new MemorySystem({ entities: models });
  const meter = new Meter(system.table);
  const call = async (route: string, details: object = {}) => {
    const { status, json } = await system.call(route, { person: PEOPLE[person], ...details });
    if (status >= 300) throw new Error(`${route}: ${status} ${JSON.stringify(json)}`);
    return String(json.id);
  };
  const [{ path: parentPath }] = models;
  const { path, parent, children } = models[models.length - 1];
  const above = parent === undefined ? {} : { id: await call(`POST ${parentPath}`, { body: { name: 'a', sku: 'parent' } }) };
  const create = (sku: string) => call(`POST ${path}`, { ...above, body: { name: 'a', sku } });
  for (let index = 0; index < RECORDS; index += 1) await create(`sku${index}`);
  const id = await create('one');
  const one = parent === undefined ? { id } : { ...above, parameters: { lineId: id } };
  const at = parent === undefined ? `${path}/{id}` : `${path}/{lineId}`;
  return {
    'create': await meter.of(() => create('another')),
    'read': await meter.of(() => call(`GET ${at}`, one)),
    'list 20': await meter.of(() => call(`GET ${path}`, above)),
    'update': await meter.of(() => call(`PATCH ${at}`, { ...one, body: { note: 'b' } })),
    [children ? 'delete without children' : 'delete']: await meter.of(() => call(`DELETE ${at}`, one)),
  };
}

const systemOf = (entities: Entity[], props: ServerlessApiPatternProps = {}) => (stack: Stack) => void new ServerlessApiPattern(stack, 'Shop', { entities, ...props });
const operationsIn = ({ lines }: CostReport, name: string) =>
  Object.fromEntries(lines.filter(({ item }) => item.startsWith(`entity ${name}: `)).map(({ item, perMillion }) => [item.replace(`entity ${name}: `, ''), perMillion]));

function priced(units: Readonly<Record<string, OperationUnits>>): Record<string, unknown> {
  const some = (count: number, kind: string) => count === 0 ? [] : [`${count} ${kind} ${count === 1 ? 'unit' : 'units'}`];
  return Object.fromEntries(Object.entries(units).map(([operation, { writes, reads }]) => [
    `${operation} (${[...some(writes, 'write'), ...some(reads, 'read')].join(', ')})`, expect.closeTo(writes * 0.625 + reads * 0.125, 4),
  ]));
}

test.each<[string, Entity[], keyof typeof PEOPLE]>([
  ['owners', [Entity.of('order', OWNER)], 'ann'],
  ['owners and others', [Entity.of('order', { ...BOTH, ...bySku })], 'ann'],
  ['others', [Entity.of('order', STAFF)], 'sue'],
  ['others in shards', [Entity.of('order', { ...STAFF, ...everything, shards: 3 })], 'sue'],
  ['anyone, in shards', [Entity.of('order', { ...STAFF, ...bySku, ownership: Ownership.shared(), shards: 2 })], 'sue'],
  ['owners, by an index', [Entity.of('order', { ...OWNER, ...bySku })], 'ann'],
  ['owners, by an index of the last changes', [Entity.of('order', { ...BOTH, indexes: [EntityIndex.by('sku').sortedBy('updatedAt')] })], 'ann'],
  ['owners, with a unique value', [Entity.of('order', { ...OWNER, ...unique })], 'ann'],
  ['owners, with a history', [Entity.of('order', { ...OWNER, history: true })], 'ann'],
  ['owners, with all of it', [Entity.of('order', { ...BOTH, ...everything })], 'ann'],
  ['children', family(OWNER, OWNER), 'ann'],
  ['children with all of it', family(OWNER, { ...OWNER, ...everything }), 'ann'],
  ['children of others', family(STAFF, STAFF), 'sue'],
  ['parents', family(OWNER, OWNER).reverse(), 'ann'],
  ['parents with all of it', family({ ...BOTH, ...everything }, { ...OWNER, ...unique }).reverse(), 'ann'],
])('operations on records of %s cost what the handler asks the table for', async (_, entities, person) => {
  const report = reportOf(systemOf([...entities].sort((a, b) => b.name.localeCompare(a.name))));
  const { name } = entities[entities.length - 1];
  const units = await measured(entities, person);
  expect(operationsIn(report, name)).toEqual(priced(units));
});

test('records that are only for some operations have only those', () => {
  const order = Entity.of('order', { ...OWNER, access: [Access.owner().create().update()] });
  expect(Object.keys(operationsIn(reportOf(systemOf([order])), 'order'))).toEqual(['create (1 write unit)', 'update (1 write unit, 1 read unit)']);
});

describe('a report', () => {
  const REMARK = 'An operation of an entity is priced';

  test('says of which records the price is, where there are entities', () => {
    const report = reportOf(systemOf([Entity.of('order', OWNER)]));
    expect(report.toText()).toContain(REMARK);
    expect(report.toText()).toMatch(/\n\w+ +entity order: update \(1 write unit, 1 read unit\) +\$0\.75\n/);
    expect(reportOf((stack) => void new ServerlessApiPattern(stack, 'Shop')).toText()).not.toContain(REMARK);
  });

  test('counts no operation at rest, and has none where capacity is paid for', () => {
    const report = (props: ServerlessApiPatternProps) => reportOf(systemOf([Entity.of('order', OWNER)], props));
    const onDemand = report({});
    expect(onDemand.lines.filter(({ item, monthlyAtRest }) => item.startsWith('entity ') && monthlyAtRest > 0)).toEqual([]);
    expect(Object.keys(operationsIn(onDemand, 'order'))).toHaveLength(5);
    const capacity = TableCapacity.provisioned({ read: { min: 1, max: 2 }, write: { min: 1, max: 2 } });
    expect(operationsIn(report({ data: { table: { capacity } } }), 'order')).toEqual({});
  });
});

/** The columns of the page. */
const KINDS: readonly EntityOptions[] = [OWNER, { ...OWNER, ...bySku }, { ...OWNER, ...unique }, { ...OWNER, history: true }];

describe('the page of entities', () => {
  const page = read('docs/entities.md').replace(/\s+/g, ' ');
  const pricesOf = (entities: Entity[]) => Object.entries(operationsIn(reportOf(systemOf(entities)), entities[entities.length - 1].name))
    .map(([operation, price]): [string, number] => [operation.replace(/ .*/, ''), price!]);
  const columns = [...KINDS.map((options) => pricesOf([Entity.of('order', options)])), pricesOf(family(OWNER, OWNER))];

  test.each(columns[0].map(([operation], row) => [operation, columns.map((column) => column[row][1])] as const))('has the price of each %s', (operation, prices) => {
    const title = operation === 'list' ? 'list, 20 records' : operation;
    const quoted = `| ${title} | ${prices.map(usd).join(' | ')} |`;
    expect({ quoted, isThere: page.includes(quoted) }).toEqual({ quoted, isThere: true });
  });

  test.each([
    `about $${(2 * PRICES.tableWrites.usd + PRICES.tableReads.usd).toFixed(2)} for a million records of 1 KB in one new slot`,
    `mostly $${PRICES.tableWrites.usd.toFixed(2)} for each write of 1 KB`,
    `A million records of 1 KB cost about $${(PRICES.tableReads.usd / 4).toFixed(2)} to read`,
    `Kept versions cost $${PRICES.tableStorage.usd} per GB and month`,
  ])('quotes the table of prices: %s', (quoted) => {
    expect({ isThere: page.includes(quoted) }).toEqual({ isThere: true });
  });
});
