import { AuthorizationType } from 'aws-cdk-lib/aws-apigateway';
import { Route } from './route';
import { RouteAuthBinding } from '../auth/contract';

/** What a request is signed with, beside its body. Browsers that use the AWS SDK or a signer send them all. */
const SIGNATURE = ['Authorization', 'X-Amz-Content-Sha256', 'X-Amz-Date', 'X-Amz-Security-Token'];

/** The headers without which a route cannot be taken, or that its mappings read: browsers must be allowed to send them. */
export function demandedHeaders(route: Route, auth: RouteAuthBinding, parameters: { [name: string]: boolean } = {}): string[] {
  return [
    ...(auth.authorizationType === AuthorizationType.IAM ? SIGNATURE : []),
    ...[...auth.identitySources ?? [], ...Object.keys(parameters)].flatMap(headerOf),
    // Browsers call a text `text/plain` unless they are told otherwise.
    ...(['PATCH', 'POST', 'PUT'].includes(route.method) ? ['Content-Type'] : []),
  ];
}

function headerOf(parameter: string): string[] {
  return /^method\.request\.(?:multivalue)?header\.(.+)$/.exec(parameter)?.slice(1) ?? [];
}
