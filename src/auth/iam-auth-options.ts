import { OwnerSource } from './contract';

/** Options of `Auth.iam` and `ConnectAuthorization.iam`. */
export interface IamAuthOptions {
  /**
   * Whether each session of a role is a separate owner, told apart by its name, and federated users are let in by theirs.
   *
   * Whoever assumes a role chooses the name of the session, and can name it like anybody else's. Set this only where somebody else
   * chooses it: IAM Identity Center does, and so does a trust policy with a condition on `sts:RoleSessionName`. A change of it changes the owner
   * of whatever roles have stored: they no longer see it until you change it back.
   *
   * @default false
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#ck_rolesessionname
   */
  readonly trustSessionNames?: boolean;
}

/** Where handlers read the owner from. */
export function iamOwner({ trustSessionNames = false }: IamAuthOptions): OwnerSource {
  return trustSessionNames ? OwnerSource.IAM_SESSION : OwnerSource.IAM;
}
