import type { Construction } from '../resources/resource-type';

/** Changes of a system when its app changed, in words. */
export interface SystemChange {
  /** One line for each kind of thing that has changed; none where nothing has. */
  readonly lines: readonly string[];
}

/** Compares what serves now with what served before. */
export function differences(before: Construction, now: Construction): SystemChange {
  const idsOf = ({ functions: all }: Construction): string[] => all.all().map(({ settings }) => settings.logicalId);
  const isRestarted = (id: string): boolean => before.functions.find(id) !== undefined && now.functions.find(id)?.inherited === false;
  const restarted = idsOf(now).filter(isRestarted);
  const functions = compared(idsOf(before), idsOf(now));
  return {
    lines: [
      line('Functions', [...restarted, ...functions]),
      line('Routes', compared(routes(before), routes(now))),
      line('Resources', compared(others(before), others(now))),
    ].filter((text) => text !== ''),
  };
}

function compared(before: readonly string[], now: readonly string[]): string[] {
  return [...now.filter((entry) => !before.includes(entry)).map((entry) => `+ ${entry}`), ...before.filter((entry) => !now.includes(entry)).map((entry) => `- ${entry}`)];
}

function line(what: string, entries: readonly string[]): string {
  return entries.length === 0 ? '' : `${what}: ${entries.join(', ')}`;
}

/** With all that decides about a request. */
function routes({ apis }: Construction): string[] {
  return apis.flatMap(({ definition }) => definition.routes.filter(({ method }) => method !== 'OPTIONS').map(({ method, resourcePath, authorizationType, apiKeyRequired }) => (
    `${method} ${resourcePath} ${authorizationType}${apiKeyRequired ? ' + API key' : ''}`)));
}

/** Parts that hold data or events. */
const STORES = ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable', 'AWS::S3::Bucket', 'AWS::SQS::Queue', 'AWS::SNS::Topic', 'AWS::Events::Rule', 'AWS::Cognito::UserPool'];

function others({ resources }: Construction): string[] {
  return resources.ofType(...STORES).map(({ id, type }) => `${type.split('::').slice(1).join(' ')} ${id}`);
}
