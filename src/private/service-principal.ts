import { Stack } from 'aws-cdk-lib';
import { Conditions, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';

/**
 * A service that acts only for this account: no other account can make it its deputy. Only for services that AWS documents to send
 * `aws:SourceAccount` with this kind of call: any other would be denied.
 */
export function ownService(scope: IConstruct, service: string, condition: Conditions = {}): ServicePrincipal {
  const conditions: Conditions = { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account }, ...condition };
  return new ServicePrincipal(service, { conditions });
}

/**
 * A service that takes a role and doesn't send `aws:SourceAccount`, or isn't documented to. If it ever does, it must name this account. Until then
 * `iam:PassRole` is the guard: a service takes a role only from an identity that may pass it, and no role can be passed to another account.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 */
export function passedService(scope: IConstruct, service: string): ServicePrincipal {
  return new ServicePrincipal(service, { conditions: { StringEqualsIfExists: { 'aws:SourceAccount': Stack.of(scope).account } } });
}
