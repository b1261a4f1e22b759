import { join } from 'node:path';
import { Children } from '../emulators/children';
import { Emulators } from '../emulators/emulators';
import { CallLog } from '../front/call-log';
import { Faults } from '../front/faults';
import { Front } from '../front/front';
import { Lifeline } from '../lifeline';
import { Port } from '../loopback';
import type { LocalSystemOptions } from '../options';
import { Recorder } from '../recording/recorder';
import { Listeners } from '../serving/listeners';
import type { Construction } from '../resources/resource-type';
import { KeptFile } from './kept-file';
import type { KeptState } from './kept-state';
import { Tasks } from './tasks';

/** Everything of a system that outlives changes of its app: processes, ports, the AWS endpoint, records. */
export class Ground {
  /** @param endpoint the port of what stands for AWS */
  public static async open(options: LocalSystemOptions, region: string, endpoint: Port | undefined, state: KeptState): Promise<Ground> {
    const lifeline = new Lifeline();
    const recorder = options.console === true ? new Recorder() : undefined;
    const log = (source: string, message: string): void => {
      // All that follows the end of an emulator is its consequence.
      if (lifeline.cut) return;
      recorder?.line(source, message);
      options.log?.({ source, message });
    };
    const calls = new CallLog(({ function: fn, role, action, resource, status }) => {
      if (options.logCalls === true) log(fn ?? role ?? 'local', `${action} ${resource} ${status}`);
    }, options.keptCalls);
    const faults = new Faults();
    const front = new Front(calls, faults, (message) => log('local', message), recorder);
    await front.start(endpoint);
    return new Ground(options, region, { lifeline, log, calls, faults, front, state, recorder });
  }

  public readonly region: string;
  public readonly lifeline: Lifeline;
  public readonly state: KeptState;
  /** Users, where data is kept. */
  public readonly users?: KeptFile;
  public readonly calls: CallLog;
  public readonly faults: Faults;
  public readonly front: Front;
  /** Keeps what becomes of requests. @default - nothing is kept */
  public readonly recorder?: Recorder;
  public readonly children = new Children();
  public readonly emulators: Emulators;
  public readonly listeners = new Listeners();
  public readonly tasks: Tasks;
  public readonly log: (source: string, message: string) => void;
  private started = false;
  private serving?: Construction;

  private constructor(options: LocalSystemOptions, region: string, made: Pick<Ground, 'lifeline' | 'log' | 'calls' | 'faults' | 'front' | 'state' | 'recorder'>) {
    this.region = region;
    this.lifeline = made.lifeline;
    this.state = made.state;
    this.users = options.data === undefined ? undefined : new KeptFile(join(options.data, 'users.json'));
    this.log = made.log;
    this.calls = made.calls;
    this.faults = made.faults;
    this.front = made.front;
    this.recorder = made.recorder;
    this.tasks = new Tasks((message) => this.log('local', message));
    this.emulators = new Emulators(this.children, region, (reason) => {
      // A start fails with it.
      if (this.started) this.log('local', reason);
      this.lifeline.end(new Error(reason));
    }, options.data);
  }

  /** The system that serves now. */
  public get live(): Construction {
    if (this.serving === undefined) throw new Error('No system serves yet');
    return this.serving;
  }

  /** From now on this system serves, and the end of an emulator is news. */
  public serve(system: Construction): void {
    this.serving = system;
    this.started = true;
  }
}
