import { Token } from 'aws-cdk-lib';
import { CfnLoggingConfiguration } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { checkText } from './check-text';
import { FirewallLogDestination } from './firewall-log-destination';
import { LogGroupSettings } from './firewall-log-target';
import { FirewallLogAction, FirewallLogging } from './firewall-logging';
import { checkKnownList, invalid } from '../../private/invalid';

/** AWS WAF takes this many redacted fields. */
const MAX_FIELDS = 100;

/** Headers that prove who is calling. */
const SECRET_HEADERS = ['authorization', 'cookie', 'x-api-key'];

/** Fixed settings of a log. */
interface LogSettings extends LogGroupSettings {
  /** Header that proves that a request came through a proxy. */
  readonly proofHeader?: string;
}

/** Lets a firewall write its log. */
export function createLogging(scope: Construct, webAclArn: string, logging: FirewallLogging, settings: LogSettings): CfnLoggingConfiguration {
  const { destination = FirewallLogDestination.newLogGroup() } = logging;
  const redactedFields = redacted(logging, settings.proofHeader);
  const loggingFilter = logging.keep && filter(logging.keep);
  const { arn, policies } = destination._prepare(scope, settings);
  const made = new CfnLoggingConfiguration(scope, 'Logging', { resourceArn: webAclArn, logDestinationConfigs: [arn], redactedFields, loggingFilter });
  made.node.addDependency(...policies);
  return made;
}

function redacted(logging: FirewallLogging, proofHeader: string | undefined) {
  const { redactedHeaders: chosen = SECRET_HEADERS, redactQueryString = true, redactPath = false } = logging;
  const known = proofHeader === undefined || chosen.some((name) => name.toLowerCase() === proofHeader.toLowerCase());
  checkKnownList('security.firewall.logging.redactedHeaders', chosen);
  const redactedHeaders = known ? chosen : [...chosen, proofHeader];
  for (const name of redactedHeaders) checkText('security.firewall.logging.redactedHeaders', name, /^[\w-]{1,64}$/, 'header names of at most 64 characters');
  const fields: CfnLoggingConfiguration.FieldToMatchProperty[] = [
    ...redactedHeaders.map((name) => ({ singleHeader: { Name: Token.isUnresolved(name) ? name : name.toLowerCase() } })),
    ...(redactQueryString ? [{ queryString: {} }] : []),
    ...(redactPath ? [{ uriPath: {} }] : []),
  ];
  if (fields.length > MAX_FIELDS) throw invalid('security.firewall.logging.redactedHeaders', `${redactedHeaders.length} headers`, `at most ${MAX_FIELDS} fields`);
  return fields.length ? fields : undefined;
}

/** CDK passes filters on as they are, so in CloudFormation's spelling. */
function filter(keep: FirewallLogAction[]): object {
  if (keep.length === 0) throw invalid('security.firewall.logging.keep', '[]', 'one action or more; without logging nothing is kept');
  // A rule that an override changes to count is logged with another action.
  const actions = keep.flatMap((action) => action === FirewallLogAction.COUNT ? [action, 'EXCLUDED_AS_COUNT'] : [action]);
  return {
    DefaultBehavior: 'DROP',
    Filters: [{ Behavior: 'KEEP', Requirement: 'MEETS_ANY', Conditions: actions.map((Action) => ({ ActionCondition: { Action } })) }],
  };
}
