import { Token } from 'aws-cdk-lib';
import { checkKnownList, invalid } from '../private/invalid';

const SCOPE = /^[\x21\x23-\x5B\x5D-\x7E]+$/;

/** Throws for scopes that no token can have, which would refuse every caller. */
export function checkScopes(prop: string, scopes: string[] | undefined): void {
  checkKnownList(prop, scopes);
  if (scopes && !scopes.length) throw invalid(prop, '[]', 'at least one scope');
  const wrong = scopes?.find((scope) => !Token.isUnresolved(scope) && !SCOPE.test(scope));
  if (wrong !== undefined) throw invalid(prop, wrong, "single scopes such as 'orders/read', without spaces, quotes and backslashes");
}

/** Throws for ids that Cognito gives to no client. */
export function checkClientIds(prop: string, ids: string[] = []): void {
  checkKnownList(prop, ids);
  const wrong = ids.find((id) => !Token.isUnresolved(id) && !/^[\w+]{1,128}$/.test(id));
  if (wrong !== undefined) throw invalid(prop, wrong, 'ids of app clients: up to 128 letters, digits, _ and +');
}
