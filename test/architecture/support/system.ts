import { CfnResource, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { ApiGatewayLogging, ServerlessApiPattern } from '../../../src';
import { deploy } from '../../edges/support/verdicts';
import { World } from '../../edges/support/world';
import { everySystem } from '../../support/systems';

/** The system that is drawn: the default profile, with every part that a prop adds. */
export interface DrawnSystem {
  readonly shop: ServerlessApiPattern;
  readonly world: World;
  /** Logical id of each resource → where it is in the tree below the system. */
  readonly places: ReadonlyMap<string, IConstruct[]>;
}

export function drawnSystem(): DrawnSystem {
  let shop!: ServerlessApiPattern;
  const { template } = deploy((stack) => {
    shop = everySystem(stack);
    new ApiGatewayLogging(stack, 'ApiGatewayLogging');
  }, {});
  const stack = Stack.of(shop);
  const resources = shop.node.findAll().filter((construct) => CfnResource.isCfnResource(construct));
  const places = resources.map((resource): [string, IConstruct[]] => [
    stack.getLogicalId(resource), resource.node.scopes.slice(shop.node.scopes.length),
  ]);
  return { shop, world: new World(template), places: new Map(places) };
}
