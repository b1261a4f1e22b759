import { InterfaceVpcEndpointAwsService } from 'aws-cdk-lib/aws-ec2';
import { BundledHandler } from './bundled-handlers';
import { HandlerResource } from '../handlers/catalog';
import { IFunctionNetwork } from '../security/contract';

/** Handlers that call what no endpoint of a network leads to. They see keys and connections, and no data at rest. */
const UNREACHABLE: readonly string[] = [
  // The public keys of a user pool: a pool with a domain answers no endpoint.
  BundledHandler.AUTHORIZER,
  // Connections of a WebSocket API: the endpoint of API Gateway is for private REST APIs.
  BundledHandler.BROADCAST,
];

/** Services beside S3 and DynamoDB. Looked up in a network only: the class lists all services, and takes long to load. */
const SERVICES: { readonly [resource in HandlerResource]?: () => InterfaceVpcEndpointAwsService } = {
  function: () => InterfaceVpcEndpointAwsService.LAMBDA,
  machine: () => InterfaceVpcEndpointAwsService.STEP_FUNCTIONS,
  queue: () => InterfaceVpcEndpointAwsService.SQS,
  queues: () => InterfaceVpcEndpointAwsService.SQS,
  topic: () => InterfaceVpcEndpointAwsService.SNS,
  bus: () => InterfaceVpcEndpointAwsService.EVENTBRIDGE,
};

/** The network of a handler. Undefined where it would not reach what it calls. */
export function handlerNetwork(handler: string, network: IFunctionNetwork | undefined): IFunctionNetwork | undefined {
  return UNREACHABLE.includes(handler) ? undefined : network;
}

/** Lets a handler reach what it works on. */
export function allowResource(network: IFunctionNetwork | undefined, resource: HandlerResource): void {
  const service = SERVICES[resource];
  if (network && service) network.allowService(service());
}
