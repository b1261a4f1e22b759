import { physicalName } from '../assembly/names';
import { optionalString } from '../json';
import { ResourceType } from './resource-type';

/** A bus is where its rules look. Archives and the like have nothing to do with it here. */
export const eventBuses: ResourceType = {
  types: ['AWS::Events::EventBus'],
  phase: 'store',
  identify: ({ id, properties }, { region, account }) => {
    const name = optionalString(properties.Name, 'Name') ?? physicalName(id, 256);
    return { ref: name, attributes: { Name: name, Arn: `arn:aws:events:${region}:${account}:event-bus/${name}` } };
  },
};
