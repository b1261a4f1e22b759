import { RestApi } from '../api/rest-api';
import { AssemblyStack } from '../assembly/assembly';
import { Children } from '../emulators/children';
import { Emulators } from '../emulators/emulators';
import type { EventBuses } from '../events/event-buses';
import { Front } from '../front/front';
import { PublishedMessage } from '../front/sns';
import type { FunctionUrl } from '../functions/function-url';
import { Functions } from '../functions/functions';
import { HostedSignIn } from '../identity/hosted-sign-in';
import { UserPool } from '../identity/user-pool';
import { Port } from '../loopback';
import type { Recorder } from '../recording/recorder';
import type { LocalSystemOptions } from '../options';
import type { KeptFile } from '../system/kept-file';
import type { KeptState } from '../system/kept-state';
import type { Tasks } from '../system/tasks';
import type { CustomResults } from './custom-results';
import type { TemplateValues } from './stored-values';
import type { Identity, Place, Resource, TemplateResources } from './template-resources';
import { Website } from '../website/website';
import { WebSocketApi } from '../websocket/web-socket-api';

export type { Identity, Place, Resource, TemplateResources };

/** The system while it is being built: what earlier resources left for later ones. */
export interface Construction extends Place {
  readonly stack: AssemblyStack;
  readonly options: LocalSystemOptions;
  readonly resources: TemplateResources;
  readonly children: Children;
  readonly emulators: Emulators;
  /** Users, where data is kept. */
  readonly keptUsers: KeptFile | undefined;
  /** State that is kept from one run to the next. */
  readonly state: KeptState;
  readonly front: Front;
  /** Keeps what becomes of requests. @default - nothing is kept */
  readonly recorder?: Recorder;
  readonly functions: Functions;
  readonly userPools: Map<string, UserPool>;
  readonly apis: RestApi[];
  readonly sockets: WebSocketApi[];
  readonly signIns: HostedSignIn[];
  readonly websites: Website[];
  readonly urls: FunctionUrl[];
  readonly buses: EventBuses;
  readonly stored: TemplateValues;
  readonly results: CustomResults;
  readonly published: Map<string, PublishedMessage[]>;
  /** The system before the app changed, whose parts go on where nothing has changed for them. @default - this is the first */
  readonly previous?: Construction;
  /** Background work, such as pollers. It may outlive this system, so it asks `live` for its dependencies. */
  readonly tasks: Tasks;
  /** One-time work for a resource, by logical ID: the settings that it was done with. */
  readonly done: Map<string, string>;
  /** The system that serves now. */
  live(): Construction;
  /** Runs when this system begins to serve. */
  onServing(run: () => void): void;
  /** Says what can't be served here: an error, or a line of the log where resources may exist by name only. */
  unsupported(message: string): void;
  /** Debugger port of a function. Undefined if it isn't debugged. */
  inspectorOf(logicalId: string): number | undefined;
  /** Port of an entry. */
  portOf(logicalId: string): Port;
  log(source: string, message: string): void;
}

/** Stores before what is attached to them, functions before what invokes them, custom resources before what needs their results, entries before what stands in front of them, files last. */
export const PHASES = ['store', 'attach', 'compute', 'alias', 'custom', 'consume', 'entry', 'edge', 'content'] as const;

/**
 * Implementation of one or a few CloudFormation types.
 * To serve a further type, write a further file and add it to the list in `index.ts`.
 */
export interface ResourceType {
  /** `AWS::EC2::*` stands for every type of a service, `*` for every type that no other entry knows. */
  readonly types: readonly string[];
  readonly phase: typeof PHASES[number];
  identify(resource: Resource, place: Place): Identity;
  /** Brings the resources of these types to life. Not given where nothing of them is observable here. */
  serve?(resources: readonly Resource[], system: Construction): Promise<void> | void;
}
