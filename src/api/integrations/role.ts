import { PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { createRole } from '../../private/role';
import { passedService } from '../../private/service-principal';

/** Keys are asked to open what is read, and to make data keys for what is written as well. */
export const READ_WITH_KEY = ['kms:Decrypt'];
export const WRITE_WITH_KEY = ['kms:Decrypt', 'kms:GenerateDataKey'];

/** Permissions of a role. */
export interface RoleGrant {
  readonly action: string;
  readonly resource: string;
  readonly key?: IKey;
  readonly keyActions?: string[];
}

/** The role of one integration, in which API Gateway does one thing. */
export function integrationRole(scope: Construct, grant: RoleGrant): Role {
  const role = createRole(scope, 'IntegrationRole', { assumedBy: passedService(scope, 'apigateway.amazonaws.com') });
  role.addToPrincipalPolicy(new PolicyStatement({ actions: [grant.action], resources: [grant.resource] }));
  if (grant.key) role.addToPrincipalPolicy(new PolicyStatement({ actions: grant.keyActions ?? WRITE_WITH_KEY, resources: [grant.key.keyArn] }));
  return role;
}
