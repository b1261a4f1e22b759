import { Duration, Lazy } from 'aws-cdk-lib';
import { Access, Entity, EntityIndex, EntityKey, EntityOptions, EntityRoute, EntitySchema, EntityUnique, Ownership } from '../../src';
import { ITEM, ITEM_BODY } from '../../src/handlers/catalog';

const text = (maxLength = 40) => ({ type: 'string', maxLength });
const ORDER = EntitySchema.fromObject({
  type: 'object',
  required: ['number', 'status'],
  properties: {
    number: text(),
    status: { enum: ['open', 'paid'] },
    price: { type: 'number' },
    paid: { type: 'boolean' },
    due: { type: 'string', format: 'date-time' },
    where: { $ref: '#/$defs/place' },
    note: { type: 'string' },
    secret: { ...text(), writeOnly: true },
    either: { type: ['string', 'null'], maxLength: 9 },
    from: text(),
    lines: { type: 'array', items: { type: 'number' } },
    total: { type: 'number', readOnly: true },
  },
  $defs: { place: text(20) },
});
const OWN = [Access.owner().all()];
const order = (options: Partial<EntityOptions> = {}) => Entity.of('order', { schema: ORDER, access: OWN, ...options });
const modelOf = (options: Partial<EntityOptions> = {}) => order(options)._model;
const shared = Ownership.shared();
const editors = Access.group('editors');

test('the items that every system has are what a declaration would make of them', () => {
  expect(ITEM).toEqual(Entity.of('item', { schema: EntitySchema.fromObject(ITEM_BODY), access: OWN })._model);
});

test('an entity with nothing but a schema and a rule is of its user, under its plural', () => {
  expect(modelOf()).toEqual({
    name: 'order',
    path: '/orders',
    routes: ['create', 'list', 'read', 'replace', 'patch', 'delete'],
    ownership: { kind: 'user' },
    schema: expect.objectContaining({ type: 'object', unevaluatedProperties: false }),
    access: [{ subject: { kind: 'owner' }, operations: ['create', 'read', 'list', 'update', 'delete'], hidden: [], locked: [] }],
    indexes: [],
    shards: 1,
    unique: [],
  });
});

test('everything that is declared is in the model', () => {
  const access = [Access.owner().inGroup('premium').create().list(), editors.read().hiding('note').list(), Access.scope('orders/read').read().locking('price').update()];
  expect(modelOf({
    access,
    path: '/shop/orders',
    indexes: [EntityIndex.by('status').sortedBy('createdAt')],
    shards: 3,
    timeToLive: Duration.days(2),
    unique: [EntityUnique.property('number'), EntityUnique.acrossOwners('price')],
  })).toMatchObject({
    path: '/shop/orders',
    routes: ['create', 'list', 'read', 'replace', 'patch'],
    access: [
      { subject: { kind: 'owner', group: 'premium' }, operations: ['create', 'list'] },
      { subject: { kind: 'group', name: 'editors' }, operations: ['read', 'list'], hidden: ['note'] },
      { subject: { kind: 'scope', name: 'orders/read' }, operations: ['read', 'update'], locked: ['price'] },
    ],
    indexes: [{ by: { name: 'status', type: 'string' }, sortedBy: { name: 'createdAt', type: 'date-time' }, ownerSlot: 2, allSlot: 3, hash: expect.stringMatching(/^[0-9a-f]{8}$/) }],
    allSlot: 1,
    shards: 3,
    timeToLiveSeconds: 172_800,
    unique: [{ property: 'number', scope: 'owner' }, { property: 'price', scope: 'all' }],
  });
});

test.each([['order', '/orders'], ['category', '/categories'], ['day', '/days'], ['box', '/boxes'], ['orderLine', '/orderLines']])('many of %s are at %s', (name, path) => {
  expect(Entity.of(name, { schema: ORDER, access: OWN }).path).toBe(path);
});

test('your own plural names the path, and chosen routes are the only ones', () => {
  expect(modelOf({ plural: 'purchases', routes: [EntityRoute.READ, EntityRoute.CREATE] })).toMatchObject({ path: '/purchases', routes: ['create', 'read'] });
});

test('shared records have natural keys, and uniqueness is among all', () => {
  expect(modelOf({ ownership: shared, access: [editors.all()], key: EntityKey.property('number'), unique: [EntityUnique.property('price')] }))
    .toMatchObject({ key: 'number', unique: [{ property: 'price', scope: 'all' }] });
  expect(modelOf({ ownership: shared, access: [editors.all()] })).not.toHaveProperty('allSlot');
  expect(modelOf({ key: EntityKey.property('number') })).toHaveProperty('key', 'number');
});

test.each([
  ['price', 'number'], ['paid', 'boolean'], ['due', 'date-time'], ['where', 'string'], ['updatedAt', 'date-time'],
])('an index knows that %s is a %s', (name, type) => {
  expect(modelOf({ indexes: [EntityIndex.by('status').sortedBy(name)] }).indexes[0].sortedBy).toEqual({ name, type });
});

describe('slots', () => {
  const by = (...names: string[]) => names.map((name) => EntityIndex.by(name));
  const slotsOf = (indexes: EntityIndex[], options: Partial<EntityOptions> = {}) =>
    modelOf({ indexes, ...options }).indexes.map(({ ownerSlot, allSlot }) => [ownerSlot, allSlot]);
  const both = [Access.owner().all(), editors.list()];

  test('go by position, with room for a rule that comes later', () => {
    const own = slotsOf(by('status', 'price', 'paid'));
    expect(own).toEqual([[2, undefined], [4, undefined], [6, undefined]]);
    expect(slotsOf(by('status', 'price', 'paid'), { access: both })).toEqual([[2, 3], [4, 5], [6, 7]]);
    expect(slotsOf(by('status', 'price', 'paid'), { access: [editors.list()] })).toEqual([[undefined, 3], [undefined, 5], [undefined, 7]]);
  });

  test('are one for each index of shared records', () => {
    const slots = slotsOf(by('status', 'price', 'paid', 'due', 'where', 'number', 'createdAt'), { ownership: shared, access: [editors.all()] });
    expect(slots).toEqual([2, 3, 4, 5, 6, 7, 8].map((slot) => [undefined, slot]));
  });

  test('stay with a pinned index where another one goes, and the next one takes what is free', () => {
    expect(slotsOf([EntityIndex.by('price').inSlot(4), EntityIndex.by('due')], { access: both })).toEqual([[4, 5], [2, 3]]);
    expect(slotsOf([...by('status', 'price'), EntityIndex.by('due').inSlot(19)])).toEqual([[2, undefined], [4, undefined], [19, undefined]]);
  });

  test('are refused where there are not enough of them, or where two indexes want one', () => {
    // Each of these takes a part of two places, and the fifth index the last place that is free.
    const misplaced = [['status', 3], ['price', 7], ['paid', 11], ['due', 15]].map(([name, slot]) => EntityIndex.by(name as string).inSlot(slot as number));
    expect(slotsOf([...misplaced, ...by('where')])[4]).toEqual([18, undefined]);
    expect(() => slotsOf([...misplaced, ...by('where', 'number')])).toThrow("Entity.of('order').indexes: '6 indexes' cannot be used. Allowed: at most 9 indexes: a table has 19 slots at the most.");
    expect(() => slotsOf([EntityIndex.by('price').inSlot(4), EntityIndex.by('due').inSlot(5)])).toThrow("Entity.of('order').indexes[1].inSlot: 5 cannot be used");
    expect(() => slotsOf([EntityIndex.by('price').inSlot(19)], { access: both })).toThrow("Entity.of('order').indexes[0].inSlot: 19 cannot be used. Allowed: slots up to 18");
    expect(() => EntityIndex.by('price').inSlot(1)).toThrow('EntityIndex.inSlot: 1 cannot be used. Allowed: a whole number from 2 to 19.');
  });

  test('another definition has another hash, and the same one the same', () => {
    const hash = (index: EntityIndex, shards?: number) => modelOf({ indexes: [index], shards }).indexes[0].hash;
    const hashes = ['status', 'paid'].map((name) => hash(EntityIndex.by(name)));
    hashes.push(hash(EntityIndex.by('status').sortedBy('price')), hash(EntityIndex.by('status'), 2));
    expect(new Set(hashes).size).toBe(4);
    expect(hash(EntityIndex.by('status').inSlot(6))).toBe(hashes[0]);
  });
});

const lists = Access.owner().list();
const PUBLIC = Access.anyone({ reason: 'The catalog is public.' });

test.each<[string, () => unknown, string]>([
  ['a name with a separator', () => Entity.of('or#der', { schema: ORDER, access: OWN }), "Entity.of: 'or#der' cannot be used. Allowed: up to 40 letters and digits"],
  ['a name like a class', () => Entity.of('Order', { schema: ORDER, access: OWN }), "Entity.of: 'Order'"],
  ['a path with a parameter', () => order({ path: '/shops/{id}' }), "Entity.of('order').path: '/shops/{id}'"],
  ['path and plural', () => order({ path: '/a', plural: 'b' }), "Entity.of('order').plural: 'b' cannot be used. Allowed: one of path and plural."],
  ['a plural with a slash', () => order({ plural: '/a/' }), "Entity.of('order').plural: '/a/'"],
  ['no rules', () => order({ access: [] }), "Entity.of('order').access: '[]' cannot be used. Allowed: at least one rule"],
  ['a rule that allows nothing', () => order({ access: [editors] }), "Entity.of('order').access[0]: 'Access.group('editors')' cannot be used. Allowed: a rule that allows something"],
  ['a route that no rule allows', () => order({ access: [lists], routes: [EntityRoute.CREATE] }), "Entity.of('order').routes: 'create' cannot be used. Allowed: routes that a rule allows"],
  ['a route twice', () => order({ routes: [EntityRoute.READ, EntityRoute.READ] }), "Entity.of('order').routes: 'read' cannot be used. Allowed: each one once."],
  ['no routes', () => order({ routes: [] }), "Entity.of('order').routes: '[]'"],
  ['owners of shared records', () => order({ ownership: shared }), "Entity.of('order').access[0]: 'Access.owner()'"],
  ['anonymous creation of records with an owner', () => order({ access: [PUBLIC.create()] }), "Entity.of('order').access[0]: 'Access.anyone().create()'"],
  ['no reason', () => Access.anyone({ reason: ' ' }), "Access.anyone.reason: ' ' cannot be used"],
  ['more for editors than for anyone', () => order({ access: [PUBLIC.read().hiding('price'), editors.all()] }), "Entity.of('order').access[1]: 'read() with 'price''"],
  ['more to set for editors than for anyone', () => order({ ownership: shared, access: [PUBLIC.update().locking('price'), editors.update()] }), "'update() with 'price''"],
  ['a rule that hides what is not there', () => order({ access: [lists.hiding('prize')] }), "Entity.of('order').access[0].hiding: 'prize' cannot be used. Allowed: properties at the root of the schema: number, status"],
  ['a rule that locks what is not there', () => order({ access: [Access.owner().update().locking('prize')] }), "Entity.of('order').access[0].locking: 'prize'"],
  ['a rule that hides from deletion', () => order({ access: [Access.owner().delete().hiding('price')] }), "Entity.of('order').access[0].hiding: 'price'"],
  ['a rule that locks for readers', () => order({ access: [lists.locking('price')] }), "Entity.of('order').access[0].locking: 'price'"],
  ['hidden and locked', () => order({ access: [Access.owner().update().hiding('price').locking('price')] }), "Entity.of('order').access[0].locking: 'price'"],
  ['hidden twice', () => lists.hiding('price').hiding('price'), "Access.hiding: 'price' cannot be used. Allowed: each one once."],
  ['nothing hidden', () => lists.hiding(), "Access.hiding: '[]'"],
  ['creation without what is required', () => order({ access: [editors.create().hiding('status')] }), "Entity.of('order').access[0]: 'create() without 'status'' cannot be used"],
  ['creation of what only the server may set', () => Entity.of('order', { access: OWN, schema: EntitySchema.fromObject({ type: 'object', required: ['total'], properties: { total: { type: 'number', readOnly: true } } }) }), "'create() without 'total''"],
  ['creation for a tenant by scope', () => order({ ownership: Ownership.tenant('custom:tenant'), access: [Access.scope('orders/write').create()] }), "Entity.of('order').access[0]: 'Access.scope('orders/write').create()'"],
  ['no claim', () => Ownership.tenant(''), "Ownership.tenant: '' cannot be used"],
  ['a group with a comma', () => Access.group('a,admins'), "Access.group: 'a,admins' cannot be used. Allowed: a name of up to 128 characters without white space, commas and brackets."],
  ['a group with a space', () => Access.owner().inGroup('a b'), "Access.inGroup: 'a b'"],
  ['a group with a bracket', () => Access.group('[a'), "Access.group: '[a'"],
  ['a group of a group', () => editors.inGroup('premium'), "Access.inGroup: 'premium' cannot be used. Allowed: inGroup for Access.owner() only"],
  ['a scope that is known later', () => Access.scope(Lazy.string({ produce: () => 'a' })), 'Access.scope: '],
  ['a group that is known later', () => Access.group(Lazy.string({ produce: () => 'a' })), 'Access.group: '],
  ['a claim that is known later', () => Ownership.tenant(Lazy.string({ produce: () => 'a' })), 'Ownership.tenant: '],
  ['a name that is known later', () => Entity.of(Lazy.string({ produce: () => 'a' }), { schema: ORDER, access: OWN }), 'Entity.of: '],
  ['a path that is known later', () => order({ path: Lazy.string({ produce: () => '/a' }) }), "Entity.of('order').path: "],
  ['two scopes in one', () => Access.scope('a b'), "Access.scope: 'a b'"],
  ['an index of nobody', () => order({ access: [Access.owner().read()], indexes: [EntityIndex.by('status')] }), "Entity.of('order').indexes: '1 indexes' cannot be used. Allowed: none if no rule allows list()."],
  ['an index by what is not there', () => order({ indexes: [EntityIndex.by('state')] }), "Entity.of('order').indexes[0].by: 'state' cannot be used. Allowed: properties at the root of the schema: number"],
  ['an index by a parameter', () => order({ indexes: [EntityIndex.by('from')] }), "Entity.of('order').indexes[0].by: 'from' cannot be used. Allowed: other names"],
  ['an index by long text', () => order({ indexes: [EntityIndex.by('note')] }), "Entity.of('order').indexes[0].by: 'note' cannot be used. Allowed: strings with maxLength of at most 200"],
  ['an index sorted by a list', () => order({ indexes: [EntityIndex.by('status').sortedBy('lines')] }), "Entity.of('order').indexes[0].sortedBy: 'lines' cannot be used. Allowed: a property of one type"],
  ['an index by two types', () => order({ indexes: [EntityIndex.by('either')] }), "Entity.of('order').indexes[0].by: 'either'"],
  ['an index by what nobody sees', () => order({ indexes: [EntityIndex.by('secret')] }), "Entity.of('order').indexes[0].by: 'secret'"],
  ['an index by what no list shows', () => order({ access: [Access.owner().list().hiding('price'), Access.owner().read()], indexes: [EntityIndex.by('price')] }), "Entity.of('order').indexes[0]: 'price'"],
  ['two indexes by one property', () => order({ indexes: [EntityIndex.by('status'), EntityIndex.by('status').sortedBy('due')] }), "Entity.of('order').indexes[1]: 'EntityIndex.by('status')'"],
  ['an index sorted by its own value', () => order({ indexes: [EntityIndex.by('status').sortedBy('status')] }), "Entity.of('order').indexes[0].sortedBy: 'status'"],
  ['an index sorted twice', () => EntityIndex.by('status').sortedBy('due').sortedBy('price'), "EntityIndex.sortedBy: 'price' cannot be used. Allowed: one property; the index is sorted by 'due'."],
  ['an index beside properties by pattern', () => Entity.of('order', { access: OWN, indexes: [EntityIndex.by('a')], schema: EntitySchema.fromObject({ type: 'object', properties: { a: text() }, patternProperties: { '^x': text() } }) }), 'none beside patternProperties'],
  ['uniqueness of two values', () => order({ unique: [EntityUnique.property('paid')] }), "Entity.of('order').unique[0]: 'paid'"],
  ['uniqueness of a time of the system', () => order({ unique: [EntityUnique.property('createdAt')] }), "Entity.of('order').unique[0]: 'createdAt'"],
  ['uniqueness twice', () => order({ unique: [EntityUnique.property('number'), EntityUnique.acrossOwners('number')] }), "Entity.of('order').unique: 'number' cannot be used. Allowed: each one once."],
  ['uniqueness across owners of shared records', () => order({ ownership: shared, access: [editors.all()], unique: [EntityUnique.acrossOwners('number')] }), "Entity.of('order').unique[0]: 'EntityUnique.acrossOwners('number')'"],
  ['a key that is not required', () => order({ key: EntityKey.property('where') }), "Entity.of('order').key: 'where' cannot be used. Allowed: a required string with maxLength of at most 128"],
  ['a key that is not there', () => order({ key: EntityKey.property('sku') }), "Entity.of('order').key: 'sku'"],
  ['a key that two owners may have', () => order({ access: [Access.owner().all(), editors.read()], key: EntityKey.property('number') }), 'two owners may have a record with the same key'],
  ['a key that is hidden', () => order({ access: [Access.owner().create(), Access.owner().read().hiding('number')], key: EntityKey.property('number') }), "Entity.of('order').key: 'number' cannot be used. Allowed: a property that no rule hides"],
  ['no shards', () => order({ shards: 0 }), "Entity.of('order').shards: 0 cannot be used. Allowed: a whole number from 1 to 20"],
  ['half a second', () => order({ timeToLive: Duration.millis(500) }), "Entity.of('order').timeToLive: '500 millis' cannot be used. Allowed: whole seconds from a minute to ten years."],
  ['a time that is known later', () => order({ timeToLive: Duration.seconds(Lazy.number({ produce: () => 60 })) }), "Entity.of('order').timeToLive: 'a token'"],
])('%s: refused', (_, build, message) => {
  expect(build).toThrow(message);
});

test('rules for some callers may stand beside rules for anyone if they mean the same', () => {
  expect(() => order({ access: [PUBLIC.read().hiding('price'), editors.read().hiding('price', 'note').list()] })).not.toThrow();
});

test('rules are values: a rule that is made of another leaves it as it was', () => {
  const some = Access.owner().read();
  some.update().hiding('price');
  expect(some._model).toEqual({ subject: { kind: 'owner' }, operations: ['read'], hidden: [], locked: [] });
});
