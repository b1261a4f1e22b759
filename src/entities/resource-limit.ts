import { Annotations, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { Entity } from './entity';
import { EntityRoutes } from './entity-routes';
import { describeCounts, resourcesOfEntities } from './routes/resources';
import { SecureRestApi } from '../api';
import { invalid } from '../private/invalid';
import { MAX_RESOURCES, resourcesOf } from '../private/limits';

/** From here on a stack may become too large with the next entity. */
const WARN_ABOVE = 450;

/** Routes that take the resources. */
interface Served {
  readonly api: SecureRestApi;
  readonly entities: readonly Entity[];
  readonly routes: EntityRoutes;
}

/** Says at synthesis, before CDK does, that a stack has too many resources for its entities, or nearly so; which ones take them; and what to do. */
export function watchResources(scope: IConstruct, { api, entities, routes }: Served): void {
  scope.node.addValidation({
    validate: () => {
      const count = resourcesOf(Stack.of(api));
      if (count <= WARN_ABOVE) return [];
      const remedies = remediesFor(entities, routes);
      const taken = describeCounts(resourcesOfEntities(api, entities));
      if (count > MAX_RESOURCES) {
        return [invalid(`entities of ${scope.node.path}`, `${entities.length} entities`,
          `entities that fit into the stack: it has ${count} resources, and CloudFormation takes ${MAX_RESOURCES}. Entities take ${taken}. ${remedies}`).message];
      }
      Annotations.of(scope).addWarningV2('cdk-serverless-api-pattern:manyEntities',
        `The stack has ${count} of the ${MAX_RESOURCES} resources that CloudFormation takes. Entities take ${taken}. ${remedies}.`);
      return [];
    },
  });
}

function remediesFor(entities: readonly Entity[], routes: EntityRoutes): string {
  const allCompact = entities.every(({ name }) => routes._isCompact(name));
  return `${allCompact ? '' : 'Set entityRoutes: EntityRoutes.compact() for 4 resources an entity, or 6 with CORS; or leave out routes. '}`
    + `${allCompact ? 'Put' : 'Or put'} some entities into a second EntityApi, whose SecureRestApi is in its own stack: see "Many entities" in docs/entities.md`;
}
