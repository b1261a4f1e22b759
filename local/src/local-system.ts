import { AssemblyStack, readStack } from './assembly/assembly';
import { banner, BannerOptions } from './banner/banner';
import { ConsoleServer } from './console/console-server';
import { tellOfDeployment } from './events/deployments';
import { ScheduleClock } from './events/schedule-clock';
import { ANY_PORT } from './loopback';
import { DEFAULT_REGION, LocalSystemOptions } from './options';
import { assertPortsFree, CONSOLE, ENDPOINT, keptPorts, plannedPorts, Ports } from './ports';
import type { Construction } from './resources/resource-type';
import { inBackground } from './serving/background';
import { build, Built } from './system/build';
import { differences, SystemChange } from './system/differences';
import { DirectoryLock } from './system/directory-lock';
import { Ground } from './system/ground';
import { inspectors } from './system/inspectors';
import { KeptState } from './system/kept-state';
import { shutDown } from './system/shut-down';
import { SystemActions } from './system/system-actions';
import { tokenRequest } from './system/token-requests';

/** An app that has changed. */
export interface ChangeOptions {
  /** The directory that `cdk synth` wrote. @default - the one from before, which was written anew */
  readonly assembly?: string;
  /** Values that the app names and doesn't create. @default - those from before */
  readonly values?: Readonly<Record<string, string>>;
}

/** A serverless system that runs from its synthesized template. */
export class LocalSystem extends SystemActions implements AsyncDisposable {
  public static async start(options: LocalSystemOptions): Promise<LocalSystem> {
    const stack = readStack(options.assembly, options.stack);
    const lock = options.data === undefined ? undefined : await lockData(options.data);
    let state: KeptState | undefined;
    let ground: Ground | undefined;
    try {
      const region = regionOf(stack);
      state = await KeptState.take(options.kept);
      const ports = plannedPorts(stack.template, stack.paths, options, keptPorts(state.ports(options), stack.template));
      const debuggers = inspectors(options, stack, ports);
      await assertPortsFree(ports);
      await assertPortsFree(debuggers);
      ground = await Ground.open(options, region, ports.get(ENDPOINT), state);
      if (state.note !== undefined) ground.log('local', state.note);
      const built = await build(ground, { stack, options, ports, debuggers });
      const system = new LocalSystem(ground, built, debuggers, lock);
      await system.serveConsole();
      if (options.schedules === true) system.clock.start();
      if (options.data !== undefined) inBackground(tellOfDeployment(built.system), (message) => built.system.log('local', message));
      return system;
    } catch (error) {
      if (ground !== undefined) await shutDown(ground, []);
      state?.release();
      lock?.release();
      throw ground?.lifeline.cut === true ? await ground.lifeline.failure : error;
    }
  }

  /** Resolves when the system stops by itself, because one of its emulators ended; never where it is stopped by `stop()`. */
  public readonly failure: Promise<Error>;
  private stopped?: Promise<void>;
  private console?: ConsoleServer;
  private readonly clock = new ScheduleClock(() => this.parts, async (id) => this.fire(id));
  protected parts: Construction;
  private ports: Ports;
  private changing: Promise<unknown> = Promise.resolve();

  private constructor(ground: Ground, built: Built, private debuggers: Ports, private readonly lock?: DirectoryLock) {
    super(ground);
    this.parts = built.system;
    this.ports = built.ports;
    this.failure = ground.lifeline.failure;
    this.serve(built);
    const secret = ground.state.announce(ground.front.url);
    ground.front.setControl((request) => tokenRequest(request, secret, (asked) => this.tokenOf(asked)));
    inBackground(this.failure.then(async () => this.stop()), (message) => this.parts.log('local', message));
  }

  /**
   * Runs the app as it is now, without losing data, connections or tokens: what has changed takes the place of what was there, all at
   * once. Where it can't, the system goes on as it was, and the promise is rejected.
   */
  public async change(options: ChangeOptions): Promise<SystemChange> {
    const changed = this.changing.then(async () => this.changeTo(options));
    this.changing = changed.catch(() => undefined);
    return changed;
  }

  /** Address of the console. Undefined: the system has been started without it. */
  public get consoleUrl(): string | undefined {
    return this.console?.url;
  }

  /** Text that the command prints: routes, functions, addresses, tokens, and lines to paste into a shell. */
  public describe(options: BannerOptions = {}): string {
    return [banner(this.parts, options), ...this.console === undefined ? [] : [`Console: ${this.console.url}`]].join('\n\n');
  }

  /** Ends everything that the system started. */
  public async stop(): Promise<void> {
    this.clock.stop();
    this.stopped ??= this.changing.then(async () => shutDown(this.ground, [this.parts], this.console)).finally(() => {
      this.ground.state.release();
      this.lock?.release();
    });
    return this.stopped;
  }

  public async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  private async serveConsole(): Promise<void> {
    const { recorder, faults, log } = this.ground;
    if (recorder === undefined) return;
    this.console = new ConsoleServer({
      recorder,
      faults,
      live: () => this.parts,
      tokenOf: (options) => this.tokenOf(options),
      fire: async (id) => this.fire(id),
    }, (message) => log('local', message));
    await this.console.start(this.ports.get(CONSOLE) ?? ANY_PORT);
  }

  private async changeTo({ assembly, values }: ChangeOptions): Promise<SystemChange> {
    if (this.stopped !== undefined) throw new Error('The system has stopped');
    const before = this.parts;
    const options = { ...before.options, assembly: assembly ?? before.options.assembly, values: values ?? before.options.values };
    const stack = readStack(options.assembly, options.stack);
    const { front, listeners, tasks, region } = this.ground;
    if (regionOf(stack) !== region) throw new Error(`The app is for ${regionOf(stack)} now, and was for ${region}. Start the runner again`);
    const ports = plannedPorts(stack.template, stack.paths, options, numbers(this.ports));
    const debuggers = inspectors(options, stack, ports, this.debuggers);
    await assertPortsFree(new Map([...debuggers].filter(([id]) => !this.debuggers.has(id))));
    front.begin();
    try {
      const built = await build(this.ground, { stack, options, ports, debuggers, previous: before });
      if (this.stopped === undefined) {
        this.debuggers = debuggers;
        this.serve(built);
        inBackground(tellOfDeployment(built.system), (message) => this.parts.log('local', message));
      }
      return differences(before, built.system);
    } catch (error) {
      front.rollback();
      tasks.rollback();
      await listeners.rollback();
      throw error;
    }
  }

  /** All at once: nothing else happens in between. */
  private serve(built: Built): void {
    const { front, listeners, tasks } = this.ground;
    front.commit();
    this.parts = built.system;
    this.ground.serve(built.system);
    this.ground.state.keepPorts(built.system.options, numbers(built.ports));
    this.ports = built.ports;
    built.serve();
    inBackground(listeners.commit(), (message) => this.parts.log('local', message));
    tasks.commit();
  }
}

/** Two systems on the same tables and queues would lose each other's data. */
async function lockData(data: string): Promise<DirectoryLock> {
  return DirectoryLock.take(data, (pid) => `--data ${data}: another runner uses this directory (process ${pid}). Stop it, or name another directory`);
}

function regionOf({ region }: AssemblyStack): string {
  return region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? DEFAULT_REGION;
}

function numbers(ports: Ports): ReadonlyMap<string, number> {
  return new Map([...ports].map(([id, { number }]) => [id, number]));
}
