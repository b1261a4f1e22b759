import { resolve } from 'path';
import { IConstruct } from 'constructs';
import { CompliancePack } from './compliance-pack';
import { costsSection } from './costs';
import { edgesOf } from './edges';
import { EvidenceDrift } from './evidence-drift';
import { readEvidence, StackEvidence, textOf, writeEvidence } from './evidence-files';
import { EvidenceOptions } from './evidence-options';
import { Findings } from './findings';
import { packJudges } from './packs';
import { routesOf } from './routes';
import { Section } from './section';
import { settingsSection } from './settings-section';
import { statefulSection } from './stateful-section';
import { validatorJudges } from './validators';
import { checkKnownList, checkMember } from '../private/invalid';
import { checked } from '../private/known-props';
import { stacksOf, synthesized } from '../private/templates';

/** Differences that an error names, at most. */
const MOST_NAMED = 20;

/**
 * Writes evidence about your app for auditors and reviewers, as files to commit: open and acknowledged findings of compliance packs, who can call which
 * route, where failed deliveries go, idle cost, settings in force, and resources that hold data. One folder for each stack, with the same content as
 * Markdown and as JSON. The same app gives the same files, on every machine.
 *
 * The packs are those of the cdk-nag that your app has installed. Without it, the evidence says that no pack judged.
 *
 * @example
 * declare const app: App;
 * Evidence.of(app).write('evidence');   // once, and after each change that you accept
 * Evidence.of(app).check('evidence');   // in a test: throws for anything that differs
 */
@checked
export class Evidence {
  /** Of an `App`, a `Stage` or a `Stack`, nested stacks included. Throws for anything else. */
  public static of(scope: IConstruct, options: EvidenceOptions = {}): Evidence {
    stacksOf(scope);
    checkKnownList('Evidence.packs', options.packs);
    options.packs?.forEach((pack) => checkMember('Evidence.packs', pack, CompliancePack));
    return new Evidence(scope, options);
  }

  private constructor(private readonly scope: IConstruct, private readonly options: EvidenceOptions) {}

  /**
   * Writes the evidence, and removes that of stacks that are gone. Synthesizes the app.
   *
   * @param directory where it goes, from the working directory
   */
  public write(directory: string): void {
    writeEvidence(directory, this.collect());
  }

  /**
   * Throws where nothing was written yet, and where the evidence that was written differs from what the app would deploy, and names what is new (`+`) and what is gone (`-`). Use it in a
   * test of any runner. Synthesizes the app.
   *
   * @param directory where it is, from the working directory
   */
  public check(directory: string): void {
    const drift = this.drift(directory);
    if (!drift.length) return;
    if (!readEvidence(directory).size) {
      throw new Error(`${directory}: there is no evidence in ${resolve(directory)} yet. To write it, run Evidence.of(app).write('${directory}'), and commit the folder.`);
    }
    const lines = drift.slice(0, MOST_NAMED).map(({ stack, subject, added, row }) => `${added ? '+' : '-'} ${stack}, ${subject}: ${row}`);
    const more = drift.length > MOST_NAMED ? [`and ${drift.length - MOST_NAMED} more`] : [];
    throw new Error([
      `${directory}: the evidence differs from the app (${drift.length === 1 ? 'one difference' : `${drift.length} differences`}).`, ...lines, ...more,
      `To accept it, run Evidence.of(app).write('${directory}'), and commit the folder.`,
    ].join('\n'));
  }

  /**
   * The differences that `check` throws, as data: those of whole stacks, then by stack and subject.
   *
   * @param directory where it is, from the working directory
   */
  public drift(directory: string): EvidenceDrift[] {
    const before = readEvidence(directory);
    const now = new Map(this.collect().map(({ stack, sections }) => [stack, new Map(sections.map(({ name, rows }) => [name, rows.map(textOf)]))]));
    const stacks = [...new Set([...before.keys(), ...now.keys()])].sort();
    const whole = stacks.filter((stack) => before.has(stack) !== now.has(stack)).map((stack): EvidenceDrift => ({ stack, subject: 'stack', added: now.has(stack), row: stack }));
    const inBoth = stacks.filter((stack) => before.has(stack) && now.has(stack));
    return [...whole, ...inBoth.flatMap((stack) => driftOf(stack, before.get(stack)!, now.get(stack)!))];
  }

  private collect(): StackEvidence[] {
    const { packs = Object.values(CompliancePack), validator = true } = this.options;
    const stacks = synthesized(this.scope);
    const types = new Set(stacks.flatMap(({ resources }) => Object.values(resources).map(({ Type }) => Type)));
    const judges = [...packJudges(this.scope.node.root, packs), ...validator ? validatorJudges(types) : []];
    const findings = new Findings(this.scope.node.root, stacks, judges);
    return stacks.map((each) => ({
      stack: each.name,
      sections: [
        ...findings.sections(each.stack),
        routesOf(each.resources),
        edgesOf(each.resources),
        costsSection(each.name, each.resources),
        settingsSection(each.stack),
        statefulSection(each),
      ].map(onEveryMachine),
    }));
  }
}

/** Without the folder of the machine that it was written on. */
function onEveryMachine(section: Section): Section {
  const rows = section.rows.map((row) => row.map((cell) => cell.replaceAll(`${process.cwd()}/`, '')));
  return { ...section, rows };
}

function driftOf(stack: string, before: Map<string, string[]>, now: Map<string, string[]>): EvidenceDrift[] {
  const subjects = [...new Set([...now.keys(), ...before.keys()])];
  return subjects.flatMap((subject) => {
    const [old, current] = [before.get(subject) ?? [], now.get(subject) ?? []];
    const gone = old.filter((row) => !current.includes(row)).map((row): EvidenceDrift => ({ stack, subject, added: false, row }));
    const added = current.filter((row) => !old.includes(row)).map((row): EvidenceDrift => ({ stack, subject, added: true, row }));
    return [...gone, ...added];
  });
}
