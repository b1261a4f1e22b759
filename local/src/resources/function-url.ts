import { stableId } from '../assembly/names';
import { string } from '../json';
import { Resource, ResourceType } from './resource-type';

/** Addresses of single functions exist by name; nobody listens there. */
export const functionUrls: ResourceType = {
  types: ['AWS::Lambda::Url'],
  phase: 'alias',
  identify: (resource: Resource, { region, account }) => {
    const target = string(resource.properties.TargetFunctionArn, 'TargetFunctionArn');
    const arn = target.startsWith('arn:') ? target : `arn:aws:lambda:${region}:${account}:function:${target}`;
    return { ref: arn, attributes: { FunctionArn: arn, FunctionUrl: `https://${stableId(resource.id, 32)}.lambda-url.${region}.on.aws/` } };
  },
  serve: (urls, system) => {
    for (const { id } of urls) system.log('local', `${id}: the function's address ${system.resources.attribute(id, 'FunctionUrl')} is not served`);
  },
};
