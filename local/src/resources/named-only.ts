import { physicalName } from '../assembly/names';
import { optionalString } from '../json';
import { ResourceType } from './resource-type';

/** Targets of integrations that cannot run here: known by name, for the methods that answer 501 in their place. */
export const namedOnly: ResourceType = {
  types: ['AWS::Events::EventBus', 'AWS::StepFunctions::StateMachine'],
  phase: 'store',
  identify: ({ id, type, properties }, { region, account }) => {
    if (type === 'AWS::Events::EventBus') {
      const name = optionalString(properties.Name, 'Name') ?? physicalName(id, 256);
      return { ref: name, attributes: { Name: name, Arn: `arn:aws:events:${region}:${account}:event-bus/${name}` } };
    }
    const name = optionalString(properties.StateMachineName, 'StateMachineName') ?? physicalName(id, 80);
    const arn = `arn:aws:states:${region}:${account}:stateMachine:${name}`;
    return { ref: arn, attributes: { Arn: arn, Name: name } };
  },
};
