import { Stack, Token } from 'aws-cdk-lib';
import { Stage } from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import { BodyInspectionLimit, FirewallScope } from './firewall';
import { RuleDraft } from './firewall/rule-draft';
import { WebFirewallProps } from './web-firewall-options';
import { checkInteger, checkMember, conflict, invalid } from '../private/invalid';

const NAME = /^[\w-]{1,128}$/;

/** AWS WAF uses these itself. */
const RESERVED = ['All', 'ALL', 'Default_Action'];

/** AWS WAF takes this many rate-based rules in a web ACL. */
const MAX_RATE_RULES = 10;

const REGIONAL_ACL = /^arn:[^:]+:wafv2:[^:]+:[^:]+:regional\/webacl\/./;

/** Throws for what AWS WAF refuses when the stack is deployed. */
export function checkFirewall(construct: Construct, props: WebFirewallProps): void {
  const { region } = Stack.of(construct);
  if (props.scope === FirewallScope.CLOUDFRONT && !Token.isUnresolved(region) && region !== 'us-east-1') {
    throw invalid('scope', `CLOUDFRONT in ${region}`, 'CLOUDFRONT in a stack in us-east-1');
  }
  checkInteger('security.firewall.rateLimit', props.rateLimit, 10, 2_000_000_000);
  checkMember('security.firewall.bodyInspectionLimit', props.bodyInspectionLimit, BodyInspectionLimit);
  if (props.logging && props.loggingEnabled === false) throw conflict('security.firewall.logging', 'settings', 'security.firewall.loggingEnabled: false', 'Remove one of them');
  if (props.metricName !== undefined) checkName('security.firewall.metricName', props.metricName);
}

/** Throws for more rate-based rules than AWS WAF takes. */
export function checkRates(drafts: readonly RuleDraft[]): void {
  const { length } = drafts.filter(({ statement }) => statement.rateBasedStatement);
  if (length > MAX_RATE_RULES) {
    const allowed = `at most ${MAX_RATE_RULES} with the rateLimit; where forwardedAddress has a proof, each one by address counts twice`;
    throw invalid('security.firewall.rateRules', `${length} rate-based rules`, allowed);
  }
}

/** Throws for names that AWS WAF does not take, or takes once. */
export function checkNames(drafts: readonly RuleDraft[]): void {
  const names = drafts.map(({ name }) => name);
  names.forEach((name, index) => {
    checkName('security.firewall', name);
    if (names.indexOf(name) !== index) throw invalid('security.firewall', name, 'a name for each rule that no other has; rule groups take one by their options');
  });
}

/** Throws for a web ACL that cannot stand in front of a stage. Tokens pass. */
export function checkWebAcl(webAclArn: string, stage: Stage): void {
  if (Token.isUnresolved(webAclArn)) return;
  if (!REGIONAL_ACL.test(webAclArn)) throw invalid('security.webAclArn', webAclArn, 'ARNs of web ACLs of the scope REGIONAL');
  const { region } = Stack.of(stage);
  const [, , , place] = webAclArn.split(':');
  if (!Token.isUnresolved(region) && place !== region) throw invalid('security.webAclArn', webAclArn, `web ACLs in ${region}, where the stage is`);
}

function checkName(prop: string, name: string): void {
  if (Token.isUnresolved(name)) return;
  if (!NAME.test(name) || RESERVED.includes(name)) throw invalid(prop, name, "1 to 128 letters, digits, '-' and '_', other than All and Default_Action");
}
