import { OwnerSource } from './contract';

/** Options of `Auth.iam` and `ConnectAuthorization.iam`. */
export interface IamAuthOptions {
  /**
   * Whether each session of a role is a separate owner, told apart by its name, and federated users are let in by theirs.
   *
   * The caller chooses the session name when assuming a role, and can take the name of another user. Set this only where callers can't
   * choose it: with IAM Identity Center, or with a trust policy that has a condition on `sts:RoleSessionName`. If you change this setting, the owner changes
   * for all data that roles have stored: they no longer see it until you change the setting back.
   *
   * @default false
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#ck_rolesessionname
   */
  readonly trustSessionNames?: boolean;
}

/** Place where handlers read the owner. */
export function iamOwner({ trustSessionNames = false }: IamAuthOptions): OwnerSource {
  return trustSessionNames ? OwnerSource.IAM_SESSION : OwnerSource.IAM;
}
