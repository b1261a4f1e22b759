import { IAuthorizer } from 'aws-cdk-lib/aws-apigateway';

/**
 * A binding whose authorizer is made when the first route asks for it:
 * CDK refuses an authorizer that no route uses.
 */
export function withAuthorizer<Binding extends object>(binding: Binding, create: () => IAuthorizer): Binding {
  return withMade(binding, 'authorizer', create);
}

/** The same for the authorizer of routes that take access tokens. */
export function withAccessTokenAuthorizer<Binding extends object>(binding: Binding, create: () => IAuthorizer): Binding {
  return withMade(binding, 'accessTokenAuthorizer', create);
}

function withMade<Binding extends object>(binding: Binding, name: string, create: () => IAuthorizer): Binding {
  let made: IAuthorizer | undefined;
  return Object.defineProperty(binding, name, { enumerable: true, get: () => made ??= create() });
}
