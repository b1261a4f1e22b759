import { fullDiff, ResourceImpact } from '@aws-cdk/cloudformation-diff';

type Template = Parameters<typeof fullDiff>[0];

/** Resources with a hash in their logical ID. They are created anew when it changes, and hold no data. */
const NEW_WITH_EVERY_CHANGE = ['AWS::ApiGateway::Deployment', 'AWS::Lambda::Version'];

const LOSES = [ResourceImpact.WILL_REPLACE, ResourceImpact.WILL_DESTROY, ResourceImpact.WILL_ORPHAN];

/** The resources of a deployed template that a deployment of the other one would replace, delete or leave behind, with what it does to each. */
export function replaced(deployed: Template, next: Template): string[] {
  const found: string[] = [];
  fullDiff(deployed, next).resources.forEachDifference((id, { resourceType, changeImpact }) => {
    if (LOSES.includes(changeImpact) && !NEW_WITH_EVERY_CHANGE.includes(resourceType ?? '')) found.push(`${id} (${resourceType}): ${changeImpact}`);
  });
  return found.sort();
}
