import type { AssemblyStack } from '../assembly/assembly';
import { EventBuses } from '../events/event-buses';
import type { PublishedMessage } from '../front/sns';
import { Functions } from '../functions/functions';
import type { UserPool } from '../identity/user-pool';
import { ANY_PORT } from '../loopback';
import { ACCOUNT, LocalSystemOptions } from '../options';
import type { Ports } from '../ports';
import { resourceTypes } from '../resources';
import { notifyOfObjects } from '../resources/bucket-notifications';
import type { Construction } from '../resources/resource-type';
import { Resources } from '../resources/resources';
import { addServices } from '../resources/services';
import type { Ground } from './ground';

/** Inputs of a system. */
export interface Plan {
  readonly stack: AssemblyStack;
  readonly options: LocalSystemOptions;
  readonly ports: Ports;
  /** Of functions to be debugged. */
  readonly debuggers: Ports;
  /** The system that serves while this one is being built. @default - this is the first */
  readonly previous?: Construction;
}

/** A system that is built, and doesn't serve yet. */
export interface Built {
  readonly system: Construction;
  readonly ports: Ports;
  /** Lets it serve, all at once. */
  serve(): void;
}

/** Builds a system beside the running one. An error leaves the running one as it is. */
export async function build(ground: Ground, { stack, options, ports, debuggers, previous }: Plan): Promise<Built> {
  const place = { region: ground.region, account: ACCOUNT, endpoint: ground.front.url };
  const settings = { stackName: stack.name, region: ground.region, account: ACCOUNT, parameters: options.parameters };
  const resources = new Resources(stack.template, settings, resourceTypes(options), place, options.values);
  const whenServing: (() => void)[] = [];
  const remarks = new Remarks(ground.log, previous === undefined ? undefined : remarksOf.get(previous));
  const log = (source: string, message: string): void => remarks.log(source, message);
  const system: Construction & { previous?: Construction } = {
    ...place,
    stack,
    options,
    resources,
    previous,
    live: () => ground.live,
    children: ground.children,
    emulators: ground.emulators,
    state: ground.state,
    keptUsers: ground.users,
    front: ground.front,
    recorder: ground.recorder,
    tasks: ground.tasks,
    functions: new Functions(),
    userPools: new Map<string, UserPool>(),
    apis: [],
    sockets: [],
    signIns: [],
    websites: [],
    urls: [],
    buses: new EventBuses((message) => log('local', message)),
    stored: resources.stored,
    results: resources.results,
    published: new Map<string, PublishedMessage[]>(),
    done: new Map<string, string>(),
    unsupported: (message) => {
      if (options.unsupportedResources !== 'name-only') throw new Error(message);
      log('local', message);
    },
    inspectorOf: (id) => debuggers.get(id)?.number,
    portOf: (id) => ground.listeners.at(id, ports.get(id) ?? ANY_PORT),
    onServing: (run) => whenServing.push(run),
    log,
  };
  remarksOf.set(system, remarks);
  try {
    addServices(system);
    for (const remark of stack.remarks) log('local', remark);
    await resources.serve(system);
    await notifyOfObjects(system);
    if (ground.lifeline.cut) throw await ground.lifeline.failure;
  } catch (error) {
    system.functions.abandon(previous?.functions, ground.children);
    throw error;
  }
  return {
    system,
    ports,
    serve: () => {
      if (previous !== undefined) system.functions.inherit(previous.functions);
      for (const run of whenServing) run();
      remarks.end();
      // Nothing of it is needed any longer.
      system.previous = undefined;
    },
  };
}

const remarksOf = new WeakMap<Construction, Remarks>();

/** Notes about an app while it is built; not repeated for an unchanged one when the app changes. */
class Remarks {
  private readonly said = new Set<string>();
  private building = true;

  constructor(private readonly write: (source: string, message: string) => void, private readonly before: Remarks | undefined) {}

  public log(source: string, message: string): void {
    const remark = `${source}: ${message}`;
    if (this.building) this.said.add(remark);
    if (!this.building || this.before?.said.has(remark) !== true) this.write(source, message);
  }

  public end(): void {
    this.building = false;
  }
}
