import { AuthorizationType } from 'aws-cdk-lib/aws-apigateway';
import { Route } from './route';
import { AuthBinding, RouteAuthBinding } from '../auth/contract';

/** Headers and parameters of a signature, beside the body. Browsers that use the AWS SDK or a signer send them all. */
const SIGNATURE = ['Authorization', 'X-Amz-Content-Sha256', 'X-Amz-Date', 'X-Amz-Security-Token'];

/** The same in a query string, as presigned addresses have it. */
const PRESIGNED = [
  'X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Date', 'X-Amz-Expires', 'X-Amz-Security-Token', 'X-Amz-Signature', 'X-Amz-SignedHeaders',
];

/** The headers without which a route cannot be taken, or that its mappings read: browsers must be allowed to send them. */
export function demandedHeaders(route: Route, auth: RouteAuthBinding, parameters: { [name: string]: boolean } = {}): string[] {
  return [
    ...(auth.authorizationType === AuthorizationType.IAM ? SIGNATURE : []),
    ...[...auth.identitySources ?? [], ...Object.keys(parameters)].flatMap((parameter) => named('header', parameter)),
    // Browsers call a text `text/plain` unless they are told otherwise.
    ...(['ANY', 'PATCH', 'POST', 'PUT'].includes(route.method) ? ['Content-Type'] : []),
  ];
}

/** The query strings that prove who calls: handlers find them among those of the route. */
export function authQueryParameters({ authorizationType, identitySources = [] }: AuthBinding): string[] {
  return authorizationType === AuthorizationType.IAM ? PRESIGNED : identitySources.flatMap((source) => named('querystring', source));
}

function named(place: string, parameter: string): string[] {
  return new RegExp(`^method\\.request\\.(?:multivalue)?${place}\\.(.+)$`).exec(parameter)?.slice(1) ?? [];
}
