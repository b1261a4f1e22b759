import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CloudFormationValidatePlugin, CloudFormationValidatePluginProps, IPolicyValidationContext, PolicyValidationPluginReport } from 'aws-cdk-lib';

type Plugin = typeof CloudFormationValidatePlugin;

/**
 * Lets the validator of templates judge each content once: an engine takes seconds to make, and half a gigabyte. A verdict is kept under
 * the hash of everything that it follows from: the templates, where their stacks are deployed, the rules and the version of the validator.
 * Without a folder, each is judged again, by the same engine.
 */
export function cacheVerdicts(Validator: Plugin, version: string, folder?: string): void {
  const { validate } = Validator.prototype;
  const engines = new Map<string, CloudFormationValidatePlugin>();
  if (folder !== undefined) {
    mkdirSync(folder, { recursive: true });
  }

  Validator.prototype.validate = function (context) {
    const { props } = this as object as { readonly props: CloudFormationValidatePluginProps };
    const rules = JSON.stringify(props);
    const file = folder === undefined ? undefined : join(folder, `${hash([version, rules, ...stacksOf(context)])}.json`);
    const known = file === undefined ? undefined : read(file, context);
    if (known !== undefined) {
      return known;
    }
    // Parsed here because the engine refuses objects whose prototypes are those of a suite.
    const engine = engines.get(rules) ?? new Validator(JSON.parse(rules) as CloudFormationValidatePluginProps);
    engines.set(rules, engine);
    const report = validate.call(engine, context);
    if (file !== undefined) {
      write(file, context, report);
    }
    return report;
  };
}

/** Does so for the CDK that a process loads. */
export function cacheVerdictsOfCdk(load: NodeJS.Require, areKept = true): void {
  const { CloudFormationValidatePlugin } = load('aws-cdk-lib') as typeof import('aws-cdk-lib');
  const { version } = load('aws-cdk-lib/package.json') as { readonly version: string };
  const folder = join(process.cwd(), 'node_modules', '.cache', 'validator-verdicts');
  cacheVerdicts(CloudFormationValidatePlugin, version, areKept ? folder : undefined);
}

function stacksOf({ stackTemplates }: IPolicyValidationContext): string[] {
  return stackTemplates.flatMap(({ stackConstructPath, accountId, region, templatePath }) => (
    [stackConstructPath, accountId ?? '', region ?? '', readFileSync(templatePath, 'utf8')]));
}

function hash(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** The report, with the paths of the templates as they are now. */
function read(file: string, { stackTemplates }: IPolicyValidationContext): PolicyValidationPluginReport | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  return JSON.parse(text, (name, value: unknown) => (
    name === 'templatePath' ? stackTemplates[value as number]?.templatePath : value)) as PolicyValidationPluginReport;
}

/** By a rename, because other workers read. */
function write(file: string, { stackTemplates }: IPolicyValidationContext, report: PolicyValidationPluginReport): void {
  const text = JSON.stringify(report, (name, value: unknown) => (
    name === 'templatePath' ? stackTemplates.findIndex(({ templatePath }) => templatePath === value) : value));
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, text);
  renameSync(draft, file);
}
