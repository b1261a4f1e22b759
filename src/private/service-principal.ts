import { Stack } from 'aws-cdk-lib';
import { Conditions, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';

/** A service that acts for this account only: no other account can make it its deputy. */
export function ownService(scope: IConstruct, service: string, condition: Conditions = {}): ServicePrincipal {
  const conditions: Conditions = { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account }, ...condition };
  return new ServicePrincipal(service, { conditions });
}
