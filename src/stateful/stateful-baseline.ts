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
 * Compares the stateful resources of all stacks of an app, a stage or a stack, nested stacks included, with a committed file: their logical ids,
 * key schemas, names, removal policies and other properties that CloudFormation can't change in place; and the properties of entities that the keys
 * of their records depend on. A change that would replace, orphan or destroy data, or make records unreachable, fails before it is deployed.
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
  /** For an `App`, a `Stage` or a `Stack`. Throws for any other construct. Each scope needs its own file. */
  public static of(scope: IConstruct): StatefulBaseline {
    stacksOf(scope);
    return new StatefulBaseline(scope);
  }

  /**
   * Compares at every synthesis, which fails if data would be lost. You can't acknowledge its findings, because an
   * acknowledgement would also apply to later ones. Throws if another scope of the app uses the file.
   *
   * @param file path of the baseline, relative to the working directory
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
   * Throws if a deployment would replace, orphan or destroy a resource of the file, or would fail because it changes too much at
   * once; and if the file lacks a resource. Synthesizes the app.
   *
   * @param file path of the baseline, relative to the working directory
   */
  public check(file: string): void {
    this.compare(file, synthesized(this.scope));
  }

  /**
   * Returns the differences that `check` throws.
   *
   * @param file path of the baseline, relative to the working directory
   */
  public changes(file: string): StatefulChange[] {
    return changesBetween(readBaseline(file), baselineOf(synthesized(this.scope)), file);
  }

  /**
   * Creates the file, or accepts all changes.
   *
   * @param file path of the baseline, relative to the working directory
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
    throw new Error(`${file}: the baseline has other stacks (${oldNames.join(', ')}) than the app (${names.join(', ')}). `
      + 'A renamed stack is a new stack without data. Pass the file of these stacks; '
      + `or, to start a new baseline, ${HOW}.`);
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
  const head = harmful > 0 ? `stateful resources would be replaced, orphaned or refused (${harmful} of ${changes.length} differences)`
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
