import { Token } from 'aws-cdk-lib';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { checkPath, checkText } from './check-text';
import { AccountCreationFraudOptions, AccountTakeoverOptions, PayloadType, ResponseStatuses } from './paid-rules-options';
import { invalid } from '../../private/invalid';

/** AWS WAF takes this many statuses of each kind. */
const MAX_STATUSES = 10;

/** Settings of the sign-in for AWS WAF. Throws for settings that AWS WAF refuses. */
export function takeoverConfig(options: AccountTakeoverOptions): CfnWebACL.ManagedRuleGroupConfigProperty {
  const { loginPath, payloadType, usernameField, passwordField, responseStatuses } = options;
  checkPath('WebFirewallRules.accountTakeoverPrevention.loginPath', loginPath);
  return {
    awsManagedRulesAtpRuleSet: {
      loginPath,
      requestInspection: {
        payloadType,
        usernameField: field('accountTakeoverPrevention.usernameField', payloadType, usernameField),
        passwordField: field('accountTakeoverPrevention.passwordField', payloadType, passwordField),
      },
      responseInspection: responseStatuses && responses('accountTakeoverPrevention.responseStatuses', responseStatuses),
    },
  };
}

/** Settings of the creation of accounts for AWS WAF. Throws for settings that AWS WAF refuses. */
export function creationFraudConfig(options: AccountCreationFraudOptions): CfnWebACL.ManagedRuleGroupConfigProperty {
  const { registrationPagePath, creationPath, payloadType, usernameField, passwordField, emailField, responseStatuses } = options;
  checkPath('WebFirewallRules.accountCreationFraudPrevention.registrationPagePath', registrationPagePath);
  checkPath('WebFirewallRules.accountCreationFraudPrevention.creationPath', creationPath);
  const optional = (name: string, identifier: string | undefined) => identifier === undefined
    ? undefined : field(`accountCreationFraudPrevention.${name}`, payloadType, identifier);
  return {
    awsManagedRulesAcfpRuleSet: {
      registrationPagePath,
      creationPath,
      requestInspection: {
        payloadType,
        usernameField: optional('usernameField', usernameField),
        passwordField: optional('passwordField', passwordField),
        emailField: optional('emailField', emailField),
      },
      responseInspection: responseStatuses && responses('accountCreationFraudPrevention.responseStatuses', responseStatuses),
    },
  };
}

function field(prop: string, payloadType: PayloadType, identifier: string): CfnWebACL.FieldIdentifierProperty {
  if (payloadType === PayloadType.JSON) checkText(`WebFirewallRules.${prop}`, identifier, /^\//, 'a JSON pointer, such as /username');
  return { identifier };
}

function responses(prop: string, { successCodes, failureCodes }: ResponseStatuses): CfnWebACL.ResponseInspectionProperty {
  for (const [kind, codes] of Object.entries({ successCodes, failureCodes })) {
    const valid = codes.every((code) => Token.isUnresolved(code) || (Number.isInteger(code) && code >= 100 && code <= 599));
    if (!valid || codes.length === 0 || codes.length > MAX_STATUSES) throw invalid(`WebFirewallRules.${prop}.${kind}`, codes, `1 to ${MAX_STATUSES} statuses`);
  }
  const both = successCodes.find((code) => failureCodes.includes(code));
  if (both !== undefined) throw invalid(`WebFirewallRules.${prop}`, both, 'statuses that are either of a success or of a failure');
  return { statusCode: { successCodes, failureCodes } };
}
