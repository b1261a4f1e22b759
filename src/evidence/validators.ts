import { readdirSync, readFileSync } from 'fs';
import * as path from 'path';
import { CloudFormationValidatePlugin, ValidationRuleSource } from 'aws-cdk-lib';
import { Judge } from './judge';
import { findPackage, OptionalPackage } from './optional-package';
import { ServerlessRules } from '../rules';

const CONTROL_TOWER = '@cdklabs/cdk-validator-cfnguard';

/** A proactive control of AWS Control Tower. */
interface Control {
  /** Its name in AWS's documentation, such as CT.S3.PR.1. */
  readonly id: string;
  /** Its name in findings. */
  readonly rule: string;
  readonly types: readonly string[];
  readonly source: ValidationRuleSource;
}

/** CDK's own validator with the rules of this library, and with the controls of AWS Control Tower where their package is installed. */
export function validatorJudges(types: ReadonlySet<string>): Judge[] {
  const cdk = findPackage('aws-cdk-lib');
  const rules = { name: 'CloudFormation-Validate', version: `aws-cdk-lib ${cdk?.version ?? ''}` };
  const controlTower = findPackage(CONTROL_TOWER);
  if (!controlTower) {
    return [
      { ...rules, plugin: ServerlessRules.plugin() },
      { name: 'AWS Control Tower', version: '', missing: `${CONTROL_TOWER} is not installed: npm install --save-dev ${CONTROL_TOWER}` },
    ];
  }
  // Controls for types that no stack has find nothing, and take most of the time and memory.
  const controls = controlsIn(controlTower).filter((control) => control.types.some((type) => types.has(type)));
  const plugin = new CloudFormationValidatePlugin({ guardRules: controls.map(({ source }) => source), regoRules: ServerlessRules.sources() });
  const version = `${rules.version}, ${CONTROL_TOWER} ${controlTower.version}`;
  return [{ ...rules, version, plugin, titles: new Map(controls.map(({ rule, id }) => [rule, id])) }];
}

function controlsIn({ folder }: OptionalPackage): Control[] {
  const root = path.join(folder, 'rules', 'control-tower');
  const names = readdirSync(path.join(root, 'cfn-guard'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.guard')).sort();
  return names.flatMap((name): Control[] => {
    const content = readFileSync(path.join(root, 'cfn-guard', name), 'utf8');
    const metadata = JSON.parse(readFileSync(path.join(root, 'metadata', name.replace(/guard$/, 'metadata.json')), 'utf8')) as { Id: string; EvaluatedResourceTypes: string[] };
    const rule = /^rule (\w+) when is_cfn_template/m.exec(content)?.[1];
    return rule === undefined ? [] : [{ id: metadata.Id, rule, types: metadata.EvaluatedResourceTypes, source: { name, content } }];
  });
}
