import { Hop } from './edge';
import { statementsOf } from './policies';
import { Resource, Statement, World } from './world';
import { optionalObject } from '../../../local/src/json';

/** The calls of a function's code, and their way there: where the function is in a network, through the endpoints that the network has. */
export function fromNetwork(world: World, handler: Resource, hops: Hop[]): Hop[] {
  const { VpcConfig } = handler.properties;
  if (VpcConfig === undefined) return hops;
  // Keys are used by the services themselves, in the name of the function.
  return hops.map((hop) => hop.action.startsWith('kms:') ? hop : { ...hop, endpoint: endpointStatements(world, hop.action.split(':')[0]!) });
}

function endpointStatements(world: World, service: string): Statement[] {
  return world.ofType('AWS::EC2::VPCEndpoint')
    .filter(({ properties }) => String(properties.ServiceName).endsWith(`.${service}`))
    .flatMap(({ properties }) => statementsOf(optionalObject(properties.PolicyDocument, 'PolicyDocument')));
}
