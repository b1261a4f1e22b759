import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

// Node runs this file as it is, so nothing here is of TypeScript but the types.
const load = createRequire(join(process.cwd(), 'package.json'));
const { TestEnvironment } = load('jest-environment-node') as typeof import('jest-environment-node');

interface Coverage {
  readonly static: Readonly<Record<string, number>>;
  readonly perTest: Readonly<Record<string, Readonly<Record<string, number>>>>;
}
interface Mode { mode?: string | null }
interface CircusEvent { readonly name: string; readonly test?: Mode; readonly describeBlock?: Mode }

/** The mutant of which a test has failed already. */
let killed: string | undefined;
const activeMutant = (): string | undefined => process.env.__STRYKER_ACTIVE_MUTANT__;

/**
 * Ends the tests of a mutant with the first that fails, which Stryker leaves to the runner and Jest does for whole suites only; and
 * notes which suites reach which mutants, for the filter.
 */
export default class MutationEnvironment extends TestEnvironment {
  private before = new Map<string, number>();
  private readonly suite: string;

  public constructor(...args: ConstructorParameters<typeof TestEnvironment>) {
    super(...args);
    this.suite = args[1].testPath;
  }

  public override async setup(): Promise<void> {
    await super.setup();
    this.before = this.reached();
  }

  public override async teardown(): Promise<void> {
    if (activeMutant() === undefined) {
      const mutants = [...this.reached()].filter(([id, times]) => times > (this.before.get(id) ?? 0)).map(([id]) => id);
      const folder = join(process.cwd(), 'mutation', 'build', 'reached');
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, `${createHash('sha256').update(this.suite).digest('hex')}.json`), JSON.stringify({ suite: this.suite, mutants }));
    }
    await super.teardown();
  }

  public handleTestEvent(event: CircusEvent): void {
    if (event.name === 'test_fn_failure') {
      killed = activeMutant();
    }
    const next = event.name === 'test_start' ? event.test : event.name === 'run_describe_start' ? event.describeBlock : undefined;
    if (next !== undefined && killed !== undefined && killed === activeMutant()) {
      next.mode = 'skip';
    }
  }

  /** How often each mutant was reached, in all suites so far. */
  private reached(): Map<string, number> {
    const { mutantCoverage } = ((this.global as object as { readonly __stryker__?: { readonly mutantCoverage?: Coverage } }).__stryker__ ?? {});
    const counts = new Map<string, number>();
    for (const each of [mutantCoverage?.static ?? {}, ...Object.values(mutantCoverage?.perTest ?? {})]) {
      for (const [id, times] of Object.entries(each)) counts.set(id, (counts.get(id) ?? 0) + times);
    }
    return counts;
  }
}
