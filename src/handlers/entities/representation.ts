import type { AccessModel } from '../catalog';
import { isVisible, showsOwner } from './access';
import type { Entity } from './entity';
import type { JsonObject } from './json';
import type { EntityRecord } from './record';

/** The properties of a record that these rules show. All answers with records come from here. */
export function representation({ writeOnly }: Pick<Entity, 'writeOnly'>, record: EntityRecord, rules: readonly AccessModel[]): JsonObject {
  const { id, owner, data, version, createdAt, updatedAt } = record;
  const visible = Object.entries(writeOnly.without(data)).filter(([name]) => isVisible(rules, name));
  return { id, ...Object.fromEntries(visible), version, createdAt, updatedAt, ...(owner !== undefined && showsOwner(rules) ? { owner } : {}) };
}
