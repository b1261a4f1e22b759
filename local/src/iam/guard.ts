import type { AwsRequest, Caller, IamAction, Refusal } from '../front/aws-service';
import type { Place, TemplateResources } from '../resources/template-resources';
import { contextOf, Principal } from './context';
import { keyUse } from './encryption-keys';
import { Context } from './patterns';
import { PolicyRequest } from './permissions';
import { judge, resourcePolicy } from './resource-policies';

/** One permission that a call needs. */
interface Step extends PolicyRequest {
  /** The resource's own policy has to agree: of a key, and of a role that is to be taken. */
  readonly mustAgree: boolean;
}

/** Needs no permission. https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
const FREE = ['sts:GetCallerIdentity'];

/** Checks each call of a function, or of an API with a role, against the policies in the template. */
export class IamGuard {
  private readonly told = new Set<string>();

  constructor(private readonly resources: TemplateResources, private readonly place: Place, private readonly log: (message: string) => void) {}

  /** Why AWS would refuse a call. Undefined: it wouldn't, as far as is known here. */
  public refusal(caller: Caller, request: AwsRequest, actions: readonly IamAction[]): Refusal | undefined {
    if (!caller.permissions.complete) {
      this.tell(`The role ${caller.roleId} has policies that aren't in the template, or isn't in it itself: its calls are refused only where a policy of the template denies them`);
    }
    const principal: Principal = { account: this.place.account, region: this.place.region, roleArn: caller.roleArn };
    for (const action of actions.filter((one) => !FREE.includes(one.action))) {
      for (const step of this.steps(principal, request, action)) {
        const why = this.why(step, caller, principal);
        if (why !== undefined) return refused(step, caller, principal, why);
      }
    }
    return undefined;
  }

  /** An unknown condition decides nothing, and is logged once. */
  private telling(context: Context): Context {
    return (key) => {
      const values = context(key);
      if (values === undefined) this.tell(`Policies have conditions on ${key}, which the local runner doesn't know: they count as met where they allow, and as not met where they deny`);
      return values;
    };
  }

  private tell(remark: string): void {
    if (!this.told.has(remark)) this.log(remark);
    this.told.add(remark);
  }

  private steps(principal: Principal, request: AwsRequest, action: IamAction): Step[] {
    const call = { ...action, context: this.telling(contextOf(principal, request, action)), mustAgree: action.action === 'sts:AssumeRole' };
    const key = keyUse(action, request, this.resources, this.place.region);
    const through = { 'kms:calleraccount': principal.account, 'kms:viaservice': key?.via ?? '' };
    return [call, ...(key?.actions ?? []).map((use) => {
      const used = { action: use, resource: key?.arn ?? '' };
      return { ...used, context: this.telling(contextOf(principal, request, used, through)), mustAgree: true };
    })];
  }

  /** Undefined: the step is allowed. */
  private why(step: Step, { permissions, boundary }: Caller, principal: Principal): string | undefined {
    const documents = resourcePolicy(step.resource, this.resources);
    const { denied, grant } = judge(documents, step, principal);
    if (permissions.denies(step)) return 'with an explicit deny in an identity-based policy';
    if (boundary?.denies(step) === true) return 'with an explicit deny in a permissions boundary';
    if (denied) return 'with an explicit deny in a resource-based policy';
    if (boundary?.grants(step) === false) return `because no permissions boundary allows the ${step.action} action`;
    if (grant === 'role') return undefined;
    if (!permissions.grants(step)) return `because no identity-based policy allows the ${step.action} action`;
    return step.mustAgree && documents.length > 0 && grant === 'none' ? `because no resource-based policy allows the ${step.action} action` : undefined;
  }
}

function refused({ action, resource }: Step, caller: Caller, { account, roleArn }: Principal, why: string): Refusal {
  const role = roleArn.split('/').pop() ?? roleArn;
  return {
    message: `User: arn:aws:sts::${account}:assumed-role/${role}/${caller.function ?? 'local'} is not authorized to perform: ${action} on resource: ${resource} ${why}`,
    reason: `${caller.function === undefined ? '' : `${caller.function} with `}the role ${caller.roleId} may not ${action} on ${resource} ${why}`,
    byKey: action.startsWith('kms:'),
  };
}
