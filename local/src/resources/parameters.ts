import { stableId, physicalName } from '../assembly/names';
import { optionalString, string } from '../json';
import { Resource, ResourceType } from './resource-type';

/** Their values are served to functions, too. */
export const parameters: ResourceType = {
  types: ['AWS::SSM::Parameter'],
  phase: 'store',
  identify: (resource: Resource) => {
    const value = (name: string): string => optionalString(resource.properties[name], name) ?? '';
    return { ref: optionalString(resource.properties.Name, 'Name') ?? `/local/${resource.id}`, attributes: { Type: value('Type'), Value: value('Value') } };
  },
};

/** Name of a database's secret from then on: unchanged. */
export const secretAttachments: ResourceType = {
  types: ['AWS::SecretsManager::SecretTargetAttachment'],
  phase: 'store',
  identify: ({ id, properties }) => ({ ref: string(properties.SecretId, `${id}.SecretId`), attributes: {} }),
};

export const secrets: ResourceType = {
  types: ['AWS::SecretsManager::Secret'],
  phase: 'store',
  identify: ({ id, properties }, { region, account }) => {
    const name = optionalString(properties.Name, 'Name') ?? physicalName(id, 64);
    const arn = `arn:aws:secretsmanager:${region}:${account}:secret:${name}-${stableId(id, 6)}`;
    return { ref: arn, attributes: { Id: arn, Arn: arn, Name: name } };
  },
};
