import { IAuthorizer } from 'aws-cdk-lib/aws-apigateway';

/**
 * A binding whose authorizer is made when the first route asks for it:
 * CDK refuses an authorizer that no route uses.
 */
export function withAuthorizer<Binding extends object>(binding: Binding, create: () => IAuthorizer): Binding {
  let made: IAuthorizer | undefined;
  return Object.defineProperty(binding, 'authorizer', { enumerable: true, get: () => made ??= create() });
}
