import { CloudFormationValidatePlugin, IPolicyValidationPlugin, ValidationRuleSource } from 'aws-cdk-lib';
import { APIS } from './apis';
import { DATA } from './data';
import { DELIVERY } from './delivery';
import { EVENTS } from './events';
import { FUNCTIONS } from './functions';
import { LANGUAGE } from './language';
import { POLICIES } from './policies';
import { POLICY_LANGUAGE } from './policy-language';
import { QUEUES } from './queues';
import { ServerlessRule } from './rule';
import { STACKS } from './stacks';
import { STREAMS } from './streams';
import { HEADER, Subject } from './subject';
import { TOPICS } from './topics';
import { USERS } from './users';
import { WEBSITES } from './websites';

const SUBJECTS: Subject[] = [QUEUES, STREAMS, TOPICS, DELIVERY, EVENTS, FUNCTIONS, APIS, POLICIES, DATA, USERS, WEBSITES, STACKS];

const idOf = (name: string) => `SRV-${name}`;

/**
 * Rules for serverless stacks that no validator of CDK has: messages that are lost or come twice, deliveries that are denied in
 * silence, permissions that allow nothing or too much, caches that mix callers up. They read the templates of all stacks of the
 * app, not only what this library makes, and say nothing where a value is known at deployment only.
 *
 * @example
 * const app = new App();
 * Validations.of(app).addPlugins(ServerlessRules.plugin());
 */
export class ServerlessRules {
  /**
   * CDK's own validator with these rules beside its own: `Validations.of(app).addPlugins(ServerlessRules.plugin())`.
   * An app takes one such plugin; where there is one already, give it `ServerlessRules.sources()`.
   */
  public static plugin(): IPolicyValidationPlugin {
    this.shared ??= new CloudFormationValidatePlugin({ regoRules: this.sources() });
    return this.shared;
  }

  /** The rules in Rego, for your own `CloudFormationValidatePlugin` (`regoRules`). */
  public static sources(): ValidationRuleSource[] {
    const texts: [string, string][] = [
      ['language', LANGUAGE],
      ['policy-language', POLICY_LANGUAGE],
      ...SUBJECTS.map(({ name, rego }): [string, string] => [name, rego]),
      ['report', report(this.rules())],
    ];
    return texts.map(([name, content]) => ({ name: `serverless/${name}.rego`, content: HEADER + content }));
  }

  /** The rules, with the reason for each. */
  public static rules(): ServerlessRule[] {
    return SUBJECTS.flatMap(({ rules }) => Object.entries(rules)).map(([name, { severity, reason, fix, url }]) => ({
      id: idOf(name), acknowledgeAs: `CloudFormation-Validate::${idOf(name)}`, severity, reason, fix, url,
    }));
  }

  /** One for all apps of a process, as CDK does with its own: an engine takes seconds and hundreds of megabytes. */
  private static shared?: IPolicyValidationPlugin;

  private constructor() {}
}

/** Makes findings of what the rules found, with the words of their descriptions. */
function report(rules: ServerlessRule[]): string {
  const byId = Object.fromEntries(rules.map(({ id, severity, reason, fix, url }) => [id, { severity, reason, fix, url }]));
  return `
rules := ${JSON.stringify(byId, undefined, 1)}

violation contains finding if {
	some [name, resource, path, detail] in found
	id := concat("", ["${idOf('')}", name])
	rule := rules[id]
	message := sprintf("%s. %s", [detail, rule.reason])
	finding := make_diag_full(id, rule.severity, resource, path, message, rule.fix, rule.url)
}
`;
}
