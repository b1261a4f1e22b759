import { IConstruct } from 'constructs';
import { ACCEPT_VARIABLE, Baseline, HOW, readBaseline, writeBaseline } from './baseline-file';
import { entityChanges } from './changed-entities';
import { changesOf } from './changed-resources';
import { entitiesOf } from './entity-records';
import { lostAndFound } from './lost-resources';
import { StatefulChange } from './stateful-change';
import { recordsOf } from './stateful-record';
import { claimFile } from '../private/claimed-files';
import { invalid } from '../private/invalid';
import { checkTemplates } from '../private/synth-check';
import { stacksOf, SynthesizedStack, synthesized, written } from '../private/templates';

/**
 * Compares what holds data in all stacks of an app, a stage or a stack, nested ones included, with a committed file: logical ids,
 * key schemas, names, removal policies and whatever else CloudFormation cannot change in place; and of entities, what the keys of their records
 * depend on. A change that would replace, orphan or destroy something, or make records unreachable, fails before it is deployed.
 *
 * In a test: `StatefulBaseline.of(app).check('test/stateful-baseline.json')`. With every synthesis:
 * `StatefulBaseline.guard(app, 'stateful-baseline.json')`. Either writes the file instead where the environment variable
 * `ACCEPT_STATEFUL_CHANGES` is `true`: that makes the first baseline, and accepts a change.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-update-behaviors.html
 * @example
 * const app = new App();
 * new ServerlessApiPattern(new Stack(app, 'Prod'), 'Shop');
 * StatefulBaseline.guard(app, 'stateful-baseline.json');
 */
export class StatefulBaseline {
  /** Of an `App`, a `Stage` or a `Stack`. Of anything else it is refused. A file is of one scope. */
  public static of(scope: IConstruct): StatefulBaseline {
    stacksOf(scope);
    return new StatefulBaseline(scope);
  }

  /**
   * Has every synthesis compare, and fail where something would be lost. The findings cannot be acknowledged, as an
   * acknowledgement would hold for later ones, too. Throws where the file is that of another scope of the app.
   *
   * @param file where the baseline is, from the working directory
   */
  public static guard(scope: IConstruct, file: string): void {
    stacksOf(scope);
    claimFile(scope, 'StatefulBaseline.guard', file);
    checkTemplates(scope, 'StatefulBaseline', () => {
      try {
        new StatefulBaseline(scope).compare(file, written(scope));
        return [];
      } catch (error) {
        return [{
          ruleName: 'StatefulBaseline',
          description: (error as Error).message,
          violatingResources: [{ constructPath: scope.node.path, locations: [] }],
          severity: 'fatal',
        }];
      }
    });
  }

  private constructor(private readonly scope: IConstruct) {}

  /**
   * Throws where a deployment would replace, orphan or destroy something that the file has, or would fail for changing too much at
   * once; and where the file lacks a resource. Synthesizes the app.
   *
   * @param file where the baseline is, from the working directory
   */
  public check(file: string): void {
    this.compare(file, synthesized(this.scope));
  }

  /**
   * The differences that `check` throws, as data.
   *
   * @param file where the baseline is, from the working directory
   */
  public changes(file: string): StatefulChange[] {
    return changesBetween(readBaseline(file), baselineOf(synthesized(this.scope)), file);
  }

  /**
   * Makes the file, or accepts all changes.
   *
   * @param file where the baseline goes, from the working directory
   */
  public write(file: string): void {
    writeBaseline(file, baselineOf(synthesized(this.scope)));
  }

  private compare(file: string, stacks: SynthesizedStack[]): void {
    const records = baselineOf(stacks);
    if (isAccepting()) return writeBaseline(file, records);
    const changes = changesBetween(readBaseline(file), records, file);
    if (changes.length > 0) throw new Error(textOf(file, changes));
  }
}

function baselineOf(stacks: SynthesizedStack[]): Baseline {
  return { stacks: recordsOf(stacks), entities: entitiesOf(stacks) };
}

function changesBetween(old: Baseline, current: Baseline, file: string): StatefulChange[] {
  const [before, after] = [old.stacks, current.stacks];
  const [oldNames, names] = [Object.keys(before), Object.keys(after)];
  if (oldNames.length > 0 && !oldNames.some((stack) => names.includes(stack))) {
    throw new Error(`${file}: the baseline is of other stacks (${oldNames.join(', ')}) than these (${names.join(', ')}). `
      + 'A stack of another name is another stack, which starts without data. Name the file of these; '
      + `or, to start again with these, ${HOW}.`);
  }
  const changed = oldNames.flatMap((stack) => Object.entries(before[stack]).flatMap(([logicalId, record]) => {
    const now = after[stack]?.[logicalId];
    if (now?.type !== record.type) return [];
    return changesOf(record, now).map((finding) => ({ stack, logicalId, resourceType: record.type, harmful: true, ...finding }));
  }));
  const typeOf = (stack: string, table: string) => (after[stack]?.[table] ?? before[stack]?.[table])?.type ?? 'AWS::DynamoDB::Table';
  const ofEntities = entityChanges(old.entities, current.entities, typeOf);
  return [...lostAndFound(before, after), ...changed, ...ofEntities].sort((a, b) => Number(b.harmful) - Number(a.harmful));
}

function textOf(file: string, changes: StatefulChange[]): string {
  const harmful = changes.filter((change) => change.harmful).length;
  const head = harmful > 0 ? `what holds data would be lost, cut off or refused (${harmful} of ${changes.length} differences)`
    : `the baseline is behind (${changes.length === 1 ? 'one harmless difference' : `${changes.length} harmless differences`})`;
  const items = changes.map(({ stack, logicalId, resourceType, change, effect, advice }, index) =>
    `${index + 1}. ${logicalId} (${resourceType}) of ${stack}: ${change}.\n   What would happen: ${effect}\n   What to do: ${advice}`);
  return [`${file}: ${head}.`, ...items, `To accept ${changes.length === 1 ? 'it' : 'all of it'}, ${HOW}.`].join('\n');
}

function isAccepting(): boolean {
  const value = process.env[ACCEPT_VARIABLE] ?? '';
  if (!['', 'true', 'false'].includes(value)) throw invalid(ACCEPT_VARIABLE, value, 'true, false, or nothing');
  return value === 'true';
}
