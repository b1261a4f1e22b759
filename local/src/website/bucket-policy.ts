import { isObject, Json, JsonObject, objects, optionalObject } from '../json';
import { Resource } from '../resources/resource-type';

/** Whether policies of a bucket let a distribution take an action. Conditions other than its ARN are not looked at. */
export function allowsDistribution(policies: readonly Resource[], bucket: string, distributionArn: string, action: string): boolean {
  return policies.filter(({ properties }) => properties.Bucket === bucket)
    .flatMap(({ properties }) => objects(optionalObject(properties.PolicyDocument, 'PolicyDocument').Statement, 'Statement'))
    .some((statement) => statement.Effect === 'Allow' && isFor(statement, distributionArn) && texts(statement.Action).some((known) => covers(known, action)));
}

function isFor({ Principal, Condition }: JsonObject, distributionArn: string): boolean {
  if (!isObject(Principal) || !texts(Principal.Service).includes('cloudfront.amazonaws.com')) return false;
  const sources = Object.values(optionalObject(Condition, 'Condition'))
    .flatMap((test) => isObject(test) ? Object.entries(test) : [])
    .filter(([key]) => key.toLowerCase() === 'aws:sourcearn')
    .flatMap(([, value]) => texts(value));
  return sources.length === 0 || sources.some((source) => covers(source, distributionArn));
}

function covers(pattern: string, text: string): boolean {
  return new RegExp(`^${pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i').test(text);
}

function texts(value: Json | undefined): string[] {
  return [value].flat().filter((entry): entry is string => typeof entry === 'string');
}
