import { BLIND_SPOTS } from './blind-spots';
import { CONTROLS } from './control-tower';
import { EXPLAINED } from './control-tower-reasons';
import { Evidence, PackResult } from './evidence';
import { Verdict } from './packs';
import { Profile, ServerlessRules } from '../../src';

/** Smallest first, as the reader comes to know them. */
const SYSTEMS = ['default system', 'all systems'];

/** The document that auditors read. Flags make no difference, which is tested, so it has the results without them. */
export function documentOf(evidence: Evidence[], version: (name: string) => string): string {
  const rows = SYSTEMS.flatMap((system) => Object.values(Profile)
    .map((profile) => evidence.find((each) => each.system === system && each.profile === profile)!));
  return `${[
    '# Compliance',
    introduction(version),
    '## Packs of cdk-nag',
    'How many rules of each pack passed, do not apply, are acknowledged, and are left open. A rule counts once, however many resources it judges.',
    ...SYSTEMS.map((system) => packTable(system, rows.filter((each) => each.system === system))),
    'DEVELOPMENT and PRODUCTION are made to be clean in AwsSolutions and Serverless, REGULATED in all six. What the first two leave open in the other four:',
    ...leftOpen(rows),
    '## Controls of AWS Control Tower, validators',
    `The ${CONTROLS.size} proactive controls, as rules for CloudFormation Guard; CDK's own validator, where warnings count as errors; and the [${ServerlessRules.rules().length} rules of this library](rules.md).`,
    validatorTable(rows),
    '## Acknowledged findings of the packs',
    'Each is acknowledged on its construct with a reason, which the packs, added as plugins, write into `validation-report.json` of the assembly. `acknowledgeFindings: false` switches all of them off.',
    ...acknowledgements(rows),
    '## Findings of Control Tower in REGULATED',
    ...EXPLAINED.map(({ control, resources, reason }) => `- **${control}**, ${titleOf(control)}. ${reason} ${on(resources)}`).sort(inOrder),
    ...openControls(rows),
    '## What the rules do not see',
    blindness(rows),
  ].join('\n\n').replace(/^(- .*)\n\n(?=- )/gm, '$1\n')}\n`;
}

function introduction(version: (name: string) => string): string {
  return `What packs of compliance rules and validators say of what this library makes: each profile, the default system and all systems together,
in a stack with a region. The results are the same with none and with all of CDK's recommended feature flags.

\`npm run compliance\` writes this page with cdk-nag ${version('cdk-nag')}, cdk-validator-cfnguard ${version('@cdklabs/cdk-validator-cfnguard')} and aws-cdk-lib ${version('aws-cdk-lib')}; a test fails when it
is not what they say. Rules read templates: they say nothing of your own code, of who has access to the account, or of what you do with
the alarms. No page of a library makes you compliant.`;
}

function packTable(system: string, rows: Evidence[]): string {
  const results = rows[0].packs.flatMap((_, index) => rows.map(({ profile, packs }) => ({ profile, ...packs[index] })));
  const columns = ['Rules', 'Passed', 'Not applicable', 'Acknowledged', 'Open'];
  return table(`${capitalized(system)}: pack, profile`, columns, results.map(({ pack, profile, verdicts, unacknowledged }) => {
    const open = rulesIn(unacknowledged).length;
    const [passed, notApplicable, found] = [Verdict.PASSED, Verdict.NOT_APPLICABLE, Verdict.FOUND]
      .map((verdict) => [...verdicts.values()].filter((each) => each === verdict).length);
    return [`${pack}, ${profile.name.toUpperCase()}`, verdicts.size, passed, notApplicable, found - open, open];
  }));
}

function leftOpen(rows: Evidence[]): string[] {
  return [Profile.DEVELOPMENT, Profile.PRODUCTION].map((profile) => {
    const results = rows.filter((each) => each.profile === profile).flatMap(({ packs }) => packs);
    const rules = results.flatMap(({ unacknowledged }) => rulesIn(unacknowledged));
    return `- ${profile.name.toUpperCase()}: ${unique(rules.map(bare)).join(', ')}`;
  });
}

function validatorTable(rows: Evidence[]): string {
  return table('System, profile', ['Controls', 'For types of resources here', 'With findings', 'Findings of CDK\'s validator', 'Findings of our rules'],
    rows.map(({ system, profile, resources, controlTower, builtIn, ownRules }) => {
      const types = new Set(Object.values(resources).map(({ Type }) => Type));
      const concerned = [...CONTROLS.values()].filter(({ resourceTypes }) => resourceTypes.some((type) => types.has(type)));
      return [`${capitalized(system)}, ${profile.name.toUpperCase()}`, CONTROLS.size, concerned.length, rulesIn(controlTower).length, builtIn.length, ownRules.length];
    }));
}

function acknowledgements(rows: Evidence[]): string[] {
  const merged = new Map<string, { rule: string; reason: string; packs: Set<string>; profiles: Set<Profile>; resources: Set<string> }>();
  for (const { profile, packs } of rows) {
    for (const { pack, acknowledged } of packs) {
      for (const { rule: full, reason, resources } of acknowledged) {
        const rule = full.slice(pack.length + 1);
        const key = `${rule} ${reason}`;
        const entry = merged.get(key) ?? { rule, reason, packs: new Set(), profiles: new Set(), resources: new Set() };
        merged.set(key, entry);
        entry.packs.add(pack);
        entry.profiles.add(profile);
        resources.forEach((each) => entry.resources.add(each));
      }
    }
  }
  const entries = [...merged.values()];
  return unique(entries.map(({ rule }) => rule)).flatMap((rule) => {
    const own = entries.filter((each) => each.rule === rule);
    const packs = unique(own.flatMap((each) => [...each.packs]));
    return [`### \`${rule}\``, `${packs.join(', ')}.`, ...own.map(({ reason, profiles, resources }) => {
      const where = Object.values(Profile).filter((each) => profiles.has(each)).map((each) => each.name.toUpperCase());
      return `- ${reason} ${where.join(', ')}: ${on(resources)}`;
    }).sort(inOrder)];
  });
}

function openControls(rows: Evidence[]): string[] {
  const explained = new Set(EXPLAINED.flatMap(({ control, resources }) => resources.map((each) => `${control} ${each}`)));
  return [Profile.DEVELOPMENT, Profile.PRODUCTION].map((profile) => {
    const found = rows.filter((each) => each.profile === profile).flatMap(({ controlTower }) => controlTower.flatMap(({ rule, resources }) => {
      const { id } = CONTROLS.get(rule)!;
      return resources.some((each) => !explained.has(`${id} ${each}`)) ? [`${id} (${titleOf(id)})`] : [];
    }));
    return `What ${profile.name.toUpperCase()} does not meet beside these, on some resource or all, and REGULATED does: ${unique(found).join('; ')}.`;
  });
}

function blindness(rows: Evidence[]): string {
  const [everything] = rows.filter(({ system, profile }) => system === 'all systems' && profile === Profile.REGULATED);
  const asserted = BLIND_SPOTS.map(({ setting, profiles, rules }) => [
    setting, profiles.map((each) => each.name.toUpperCase()).join(', '), rules.join(', ') || 'no rule',
  ]);
  return `Rules of packs read the typed classes of CDK, not the template. No resource here is of an untyped class, and no property is overridden
past its class, so what they read is what is deployed. Tables are \`AWS::DynamoDB::GlobalTable\`, though, and the rules know
\`AWS::DynamoDB::Table\` alone: they count as not applicable above. In their place tests assert of every template:

${table('Of every template', ['Profiles', 'Stands for'], asserted)}

Of these types, which are in all systems of REGULATED, no rule of any pack judges resources by themselves; some are read together with
what they belong to, such as the policy of a queue: ${everything.unjudged.map((type) => type.replace(/^AWS::/, '')).join(', ')}.`;
}

function titleOf(control: string): string {
  const { title } = [...CONTROLS.values()].find(({ id }) => id === control)!;
  return title.charAt(0).toLowerCase() + title.slice(1);
}

function table(first: string, columns: string[], rows: (string | number)[][]): string {
  const line = (cells: (string | number)[]) => `| ${cells.join(' | ')} |`;
  const aligned = columns.map((_, index) => typeof rows[0][index + 1] === 'number' ? '--:' : '---');
  return [line([first, ...columns]), `|---|${aligned.join('|')}|`, ...rows.map(line)].join('\n');
}

const on = (resources: Iterable<string>) => `${[...resources].sort(inOrder).map((each) => `\`${each}\``).join(', ')}.`;
const bare = (rule: string) => rule.replace(/^(AwsSolutions|Serverless|HIPAA\.Security|NIST\.800\.53\.R[45]|PCI\.DSS\.321)-/, '');
const rulesIn = (found: PackResult['unacknowledged']) => unique(found.map(({ rule }) => rule.replace(/\[.*/, '')));
const capitalized = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const unique = (values: string[]) => [...new Set(values)].sort(inOrder);

/** By code, and not by the language of the machine. */
function inOrder(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
