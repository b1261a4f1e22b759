import { Edge } from './edge';
import { Mention, Resource, World } from './world';

/** An edge as a property makes it: from the resource that has the property, unless it says otherwise, to the one that is named there. */
export interface Made extends Pick<Edge, 'kind' | 'hops'> {
  readonly from?: Resource;
}

/** The edges of a property that names a resource. */
export type Delivery = (world: World, mention: Mention) => Made[];
