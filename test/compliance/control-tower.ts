import * as fs from 'fs';
import * as path from 'path';
import { ValidationRuleSource } from 'aws-cdk-lib';

/** A proactive control of AWS Control Tower, as a rule for CloudFormation Guard. */
export interface Control {
  /** Its name in AWS's documentation, such as CT.S3.PR.1. */
  readonly id: string;

  /** Its name in findings. */
  readonly rule: string;

  readonly title: string;
  readonly resourceTypes: string[];
  readonly source: ValidationRuleSource;
}

interface Metadata { readonly Id: string; readonly DisplayName: string; readonly EvaluatedResourceTypes: string[] }

const ROOT = path.join(path.dirname(require.resolve('@cdklabs/cdk-validator-cfnguard/package.json')), 'rules', 'control-tower');

/** All controls, by the name in findings. */
export const CONTROLS: ReadonlyMap<string, Control> = new Map(filesIn('cfn-guard').map(read).map((control) => [control.rule, control]));

function filesIn(folder: string): string[] {
  return fs.readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.guard')).sort();
}

function read(name: string): Control {
  const content = fs.readFileSync(path.join(ROOT, 'cfn-guard', name), 'utf8');
  const metadata = JSON.parse(fs.readFileSync(path.join(ROOT, 'metadata', name.replace(/guard$/, 'metadata.json')), 'utf8')) as Metadata;
  const [, rule] = /^rule (\w+) when is_cfn_template/m.exec(content) ?? [];
  if (!rule) throw new Error(`no rule in ${name}`);
  return { id: metadata.Id, rule, title: metadata.DisplayName, resourceTypes: metadata.EvaluatedResourceTypes, source: { name, content } };
}
