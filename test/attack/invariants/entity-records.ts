import { isDeepStrictEqual } from 'node:util';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { DRAFT, TENANTS, dealOf, pinOf, vaultOf } from '../entity-world';
import { markOf } from '../records';
import type { Item } from '../services/expressions';
import type { Person } from './entity-reach';

type Rule = readonly [text: string, may: boolean];

/** Data in an answer that this caller isn't allowed to see. */
export function toldFaults({ body: sent }: APIGatewayProxyEvent, body: string, person: Person, owners: readonly string[]): string[] {
  const { user, tenant, staff, author } = person;
  const rules: readonly Rule[] = [
    ...owners.flatMap((owner): Rule[] => [[markOf(owner), owner === user || staff], [vaultOf(owner), owner === user], [pinOf(owner), false]]),
    ...TENANTS.map((each): Rule => [dealOf(each), user !== undefined && each === tenant]),
    [DRAFT, author],
  ];
  return rules.filter(([text, may]) => !may && body.includes(text) && !String(sent).includes(text)).map(([text]) => `it tells ${text}`);
}

const NAMES: Readonly<Record<string, readonly string[]>> = {
  note: ['name', 'secret', 'pin', 'code', 'status', 'tags', 'data', 'seen'], deal: ['title', 'stage', 'closed'], page: ['slug', 'text', 'draft'],
};
/** Fields that staff can change in another user's note. */
const OF_STAFF = ['name', 'pin', 'status', 'tags', 'data'];

/** Errors in the stored records at the end. */
export function storedFaults(after: readonly Item[], before: readonly Item[], { user, staff }: Person): string[] {
  const records = after.filter(({ data }) => data !== undefined);
  return [
    ...records.map(asRecord).flatMap(shapeFaults),
    ...pastFaults(after, before),
    ...twice(records.filter(({ sk, data }) => sk.S?.startsWith('note#') && data.M?.code !== undefined).map(({ pk, data }) => `${pk.S} ${JSON.stringify(data.M?.code)}`)),
    ...twice(records.filter(({ sk }) => sk.S?.startsWith('deal#')).map(({ data }) => JSON.stringify(data.M?.title))),
    ...before.filter(({ pk, data }) => data !== undefined && pk.S?.startsWith('OWNER#') && pk.S !== `OWNER#${user}`).flatMap((old) => {
      const now = after.find(({ pk, sk }) => pk.S === old.pk.S && sk.S === old.sk.S);
      return now !== undefined && isDeepStrictEqual(kept(now, staff), kept(old, staff)) ? [] : [`${old.pk.S} ${old.sk.S} of somebody else was changed`];
    }),
  ];
}

/** An earlier version, as the record that it was. */
function asRecord(item: Item): Item {
  const [, pk, sk] = /^HISTORY#([^\u0000]*)\u0000([^]*)$/.exec(item.pk.S ?? '') ?? [];
  return pk === undefined ? item : { ...item, pk: { S: pk }, sk: { S: sk } };
}

/** Earlier versions never change, and stay whatever happens to the record. */
function pastFaults(after: readonly Item[], before: readonly Item[]): string[] {
  const isPast = ({ pk }: Item) => pk.S?.startsWith('HISTORY#') === true;
  const find = (items: readonly Item[], { pk, sk }: Item) => items.find((each) => each.pk.S === pk.S && each.sk.S === sk.S);
  const changed = before.filter(isPast).filter((item) => !isDeepStrictEqual(find(after, item), item)).map(({ pk }) => `${pk.S} was changed`);
  const replaced = before.filter((item) => !isPast(item) && item.data !== undefined && !isDeepStrictEqual(find(after, item)?.data, item.data));
  const lost = replaced.filter(({ pk, sk, data }) => !after.some((each) => each.pk.S === `HISTORY#${pk.S}\0${sk.S}` && isDeepStrictEqual(each.data, data)));
  return [...changed, ...lost.map(({ pk, sk }) => `what ${pk.S} ${sk.S} was is lost`)];
}

function shapeFaults({ pk, sk, owner, v, data, createdAt, updatedAt }: Item): string[] {
  const [kind, ...of] = (pk.S ?? '').split('#');
  const [entity] = (sk.S ?? '').split('#');
  const names = Object.keys(data.M ?? {});
  const owned = kind === 'SHARED' ? owner === undefined : owner?.S === of.join('#');
  const isTime = (value: string | undefined) => value !== undefined && !Number.isNaN(Date.parse(value));
  const known = names.every((name) => NAMES[entity]?.includes(name));
  const wellFormed = owned && known && Number.isSafeInteger(Number(v?.N)) && isTime(createdAt?.S) && isTime(updatedAt?.S);
  const seen = data.M?.seen !== undefined;
  return wellFormed && !seen ? [] : [`a record is malformed: ${JSON.stringify({ pk, sk, owner, v, data }).slice(0, 300)}`];
}

function twice(values: readonly (string | undefined)[]): string[] {
  return values.filter((value, index) => values.indexOf(value) !== index).map((value) => `${value} is there twice`);
}

function kept({ pk, sk, owner, createdAt, v, data }: Item, staff: boolean): object {
  const fields = Object.entries(data.M ?? {}).filter(([name]) => !staff || !OF_STAFF.includes(name));
  return { pk, sk, owner, createdAt, ...(staff ? {} : { v }), data: Object.fromEntries(fields) };
}
