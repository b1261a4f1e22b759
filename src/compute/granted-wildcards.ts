import { Grant, IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';
import { acknowledgeWildcards } from '../private/acknowledge';
import { invalidIn } from '../private/invalid';
import { statementsOf } from '../private/role';

/** Options of `allow`. */
export interface AllowOptions {
  /**
   * Why a wildcard in the actions or resources is right. Acknowledges what cdk-nag finds about it. Say what limits it, for example
   * "Invoices are named by their job. The grant ends at the prefix that only this function writes to."
   *
   * @default - a wildcard stays a finding
   */
  readonly reason?: string;
}

/** Options of `acknowledgeGrant`. */
export interface GrantAcknowledgment {
  /** Why the wildcards of the grant are right. */
  readonly reason: string;
}

/** Throws for a reason that says nothing. */
export function checkReason(scope: IConstruct, prop: string, reason: string | undefined): void {
  if (reason?.trim() === '') throw invalidIn(scope, prop, reason, 'a sentence that a reviewer can judge the wildcard by');
}

/** Acknowledges the wildcards of what a grant added to a role, and of what it added for the key of the same resource. */
export function acknowledgeGranted(scope: IConstruct, role: IRole, grant: Grant, reason: string): void {
  checkReason(scope, 'acknowledgeGrant.reason', reason);
  const all = statementsOf(role);
  const granted = grant.principalStatements.filter((statement) => all.includes(statement));
  if (!granted.length) {
    throw invalidIn(scope, 'acknowledgeGrant.grant', 'a grant that gives this function nothing', 'a grant to this function, for example the result of bucket.grantRead(orders)');
  }
  acknowledgeWildcards(scope, [...granted, ...keyStatementsAfter(all, granted.at(-1)!)], reason);
}

/** CDK grants the use of a bucket's key in a separate statement, which isn't in the grant that it returns. */
function keyStatementsAfter(all: readonly PolicyStatement[], last: PolicyStatement): PolicyStatement[] {
  const after = all.slice(all.indexOf(last) + 1);
  const end = after.findIndex(({ actions }) => !actions.every((action) => action.startsWith('kms:')));
  return end === -1 ? after : after.slice(0, end);
}
