import { physicalName } from '../assembly/names';
import { optionalString } from '../json';
import { ResourceType } from './resource-type';

/** Targets of integrations that cannot run here: known by name, for the methods that answer 501 in their place. */
export const namedOnly: ResourceType = {
  types: ['AWS::StepFunctions::StateMachine'],
  phase: 'store',
  identify: ({ id, properties }, { region, account }) => {
    const name = optionalString(properties.StateMachineName, 'StateMachineName') ?? physicalName(id, 80);
    const arn = `arn:aws:states:${region}:${account}:stateMachine:${name}`;
    return { ref: arn, attributes: { Arn: arn, Name: name } };
  },
};
