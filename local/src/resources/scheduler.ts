import { physicalName } from '../assembly/names';
import { optionalString } from '../json';
import { ResourceType } from './resource-type';

/** Schedules run on demand, because on a laptop you don't wait until three in the morning; or on their schedule, see `ScheduleClock`. */
export const schedules: ResourceType = {
  types: ['AWS::Scheduler::Schedule'],
  phase: 'consume',
  identify: (resource, place) => {
    const name = optionalString(resource.properties.Name, 'Name') ?? physicalName(resource.id, 64);
    const group = optionalString(resource.properties.GroupName, 'GroupName') ?? 'default';
    return { ref: name, attributes: { Arn: `arn:aws:scheduler:${place.region}:${place.account}:schedule/${group}/${name}` } };
  },
};
