import * as fs from 'fs';
import * as path from 'path';
import { App, CfnResource, CloudFormationValidatePlugin, Stack, Validations } from 'aws-cdk-lib';
import { Control, CONTROLS } from './control-tower';
import { PACKS, Verdict, WatchedPack } from './packs';
import { Profile, ServerlessApiPattern, ServerlessRules } from '../../src';
import { ALL } from '../support/all';
import { Finding, Report } from '../support/compliance';
import { FLAG_SETS, temporaryDirectory, UNSTAGED } from '../support/synth';
import { everySystem } from '../support/systems';

/** Fails the synthesis on any finding of the built-in validator. */
const STRICT = { '@aws-cdk/core:validateAgainstDefaultRules': true, '@aws-cdk/core:strictCfnValidateErrors': true };

/** A table with its own key needs a region. */
const ENV = { account: '123456789012', region: 'eu-west-1' };

type Build = (stack: Stack, profile: Profile) => unknown;

export const SYSTEMS: Record<string, Build> = {
  'all systems': (stack, profile) => everySystem(stack, { profile }),
  'default system': (stack, profile) => new ServerlessApiPattern(stack, 'Shop', { profile }),
};

export type Resources = Record<string, { readonly Type: string; readonly Properties: Record<string, unknown> }>;

/** A finding in words that stay the same: without hashes, and without what every path begins and ends with. */
export interface Found { readonly rule: string; readonly reason: string; readonly resources: string[] }

export interface PackResult {
  readonly pack: string;
  readonly verdicts: ReadonlyMap<string, Verdict>;
  readonly acknowledged: Found[];
  readonly unacknowledged: Found[];
}

/** The results of all packs and validators for one stack. */
export interface Evidence {
  readonly profile: Profile;
  readonly system: string;
  readonly flags: string;
  readonly packs: PackResult[];
  readonly controlTower: Found[];
  readonly ownRules: Found[];
  readonly builtIn: Found[];
  readonly resources: Resources;
  /** Types that no rule of the packs has anything to say of. */
  readonly unjudged: string[];
  /** Resources whose template is not what the typed class says, which is all that the packs see. */
  readonly overridden: string[];
}

/** One for all stacks: it takes seconds to make, and half a gigabyte. Controls for types that no stack has take most of that, and find nothing. */
let validator: { readonly plugin: CloudFormationValidatePlugin; readonly controls: ReadonlySet<Control> } | undefined;

function validatorOf(app: App): CloudFormationValidatePlugin {
  const types = new Set(app.node.findAll().filter(CfnResource.isCfnResource).map(({ cfnResourceType }) => cfnResourceType));
  const controls = [...CONTROLS.values()].filter(({ resourceTypes }) => ALL || resourceTypes.some((type) => types.has(type)));
  if (!validator || !controls.every((control) => validator!.controls.has(control))) {
    const guardRules = controls.map(({ source }) => source);
    validator = { plugin: new CloudFormationValidatePlugin({ guardRules, regoRules: ServerlessRules.sources() }), controls: new Set(controls) };
  }
  return validator.plugin;
}

/** Every profile × system × set of flags. The one with most types of resources comes first: the validator is made again for more. */
export function collectEvidence(flagSets = FLAG_SETS): Evidence[] {
  const cases = Object.keys(SYSTEMS).flatMap((system) => Object.values(Profile).reverse().map((profile) => ({ system, profile })));
  return cases.flatMap(({ system, profile }) => flagSets.map(([flags, context]) => ({
    profile, system, flags, ...evidenceOf((stack) => void SYSTEMS[system](stack, profile), context),
  })));
}

export function evidenceOf(build: (stack: Stack) => void, context: Record<string, unknown> = {}): Omit<Evidence, 'profile' | 'system' | 'flags'> {
  const outdir = temporaryDirectory();
  const app = new App({ context: { ...context, ...STRICT, ...UNSTAGED }, outdir, analyticsReporting: false, treeMetadata: false });
  const stack = new Stack(app, 'Stack', { env: ENV });
  build(stack);
  const watched = PACKS.map((Checks) => new WatchedPack(Checks, app));
  const ours = validatorOf(app);
  Validations.of(app).addPlugins(ours, ...watched.map(({ pack }) => pack));
  const reports = synthesized(app, outdir);
  const { Resources: resources } = JSON.parse(fs.readFileSync(path.join(outdir, 'Stack.template.json'), 'utf8')) as { Resources: Resources };
  const violations = violationsIn(reports, ours.name);
  const judged = new Set(watched.flatMap((each) => [...each.judged]));
  return {
    packs: watched.map(({ pack, verdicts }) => ({
      pack: pack.readPackName, verdicts, acknowledged: acknowledgedIn(reports, pack.name), unacknowledged: violationsIn(reports, pack.name),
    })),
    controlTower: violations.filter(({ rule }) => CONTROLS.has(rule)),
    ownRules: violations.filter(({ rule }) => rule.startsWith('SRV-')),
    builtIn: violations.filter(({ rule }) => !CONTROLS.has(rule) && !rule.startsWith('SRV-')),
    resources,
    unjudged: [...new Set(Object.values(resources).map(({ Type }) => Type))].filter((type) => !judged.has(type)).sort(),
    overridden: stack.node.findAll().filter(CfnResource.isCfnResource).filter(differs).map(({ node }) => named(node.path)),
  };
}

function synthesized(app: App, outdir: string): Report[] {
  const print = console.error;
  console.error = () => {};
  try {
    app.synth();
  } catch {
    // Findings end the synthesis; they are in the report.
  } finally {
    console.error = print;
  }
  const { pluginReports } = JSON.parse(fs.readFileSync(path.join(outdir, 'validation-report.json'), 'utf8')) as { pluginReports: (Report & { metadata?: { error?: string } })[] };
  for (const { metadata } of pluginReports) if (metadata?.error) throw new Error(metadata.error);
  return pluginReports;
}

const violationsIn = (reports: Report[], plugin: string) => foundIn(reports, plugin, ({ violations }) => violations);
const acknowledgedIn = (reports: Report[], plugin: string) => foundIn(reports, plugin, ({ suppressedViolations }) => suppressedViolations ?? []);

/** A rule has a finding for each check that fails: together they are one. */
function foundIn(reports: Report[], plugin: string, findings: (report: Report) => Finding[]): Found[] {
  const found = new Map<string, { rule: string; reason: string; resources: Set<string> }>();
  for (const { ruleName, reason = '', violatingConstructs } of reports.filter(({ pluginName }) => pluginName === plugin).flatMap(findings)) {
    const rule = masked(ruleName);
    const entry = found.get(`${rule} ${reason}`) ?? { rule, reason, resources: new Set() };
    violatingConstructs.forEach(({ constructPath }) => entry.resources.add(named(constructPath)));
    found.set(`${rule} ${reason}`, entry);
  }
  return [...found.values()].map((each) => ({ ...each, resources: [...each.resources].sort() }));
}

function named(constructPath: string): string {
  return masked(constructPath.replace(/^Stack\//, '').replace(/(\/Resource)+$/, ''));
}

/** Without the hashes of logical ids, and without the place. Whether the partition of a known region is written out depends on flags. */
function masked(text: string): string {
  return text.replace(/([a-z])[0-9A-F]{8}(?=[.>-]|$)/g, '$1').replace('arn:aws:', 'arn:<AWS::Partition>:')
    .replace(`${ENV.region}:${ENV.account}`, '<AWS::Region>:<AWS::AccountId>');
}

function differs(resource: CfnResource): boolean {
  const { rawOverrides } = resource as unknown as { rawOverrides: object };
  return resource.constructor === CfnResource || Object.keys(rawOverrides).length > 0;
}
