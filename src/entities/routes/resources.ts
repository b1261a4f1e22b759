import { CfnResource } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { SCHEMA_NAMES, schemaName } from './descriptions';
import { SecureRestApi } from '../../api';
import { Entity } from '../entity';

/** Number of API resources of each entity: paths, methods and models. */
export function resourcesOfEntities(api: SecureRestApi, entities: readonly Entity[]): Map<string, number> {
  const roots = new Map(entities.map((entity) => [entity, api.api.root.resourceForPath(entity.path)]));
  // Paths of children are below those of their parents.
  const below = (root: IConstruct) => [...roots.values()].filter((other) => other !== root && isWithin(other, root));
  return new Map([...roots].map(([entity, root]) => {
    const children = below(root);
    const own = root.node.findAll().filter((each) => CfnResource.isCfnResource(each) && !children.some((child) => isWithin(each, child)));
    const models = SCHEMA_NAMES.filter((word) => api.node.tryFindChild(`${schemaName(entity)}${word}`));
    return [entity.name, own.length + models.length];
  }));
}

/** `9 each of product, order; 13 of line`, the largest first. */
export function describeCounts(counts: ReadonlyMap<string, number>): string {
  const sizes = [...new Set(counts.values())].sort((a, b) => b - a);
  return sizes.map((size) => {
    const names = [...counts].filter(([, count]) => count === size).map(([name]) => name);
    return `${size}${names.length > 1 ? ' each' : ''} of ${names.join(', ')}`;
  }).join('; ');
}

function isWithin(inner: IConstruct, outer: IConstruct): boolean {
  return inner === outer || inner.node.path.startsWith(`${outer.node.path}/`);
}
