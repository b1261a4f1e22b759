import { RestApi } from './api/rest-api';
import { AssemblyStack, readStack } from './assembly/assembly';
import { banner, BannerOptions } from './banner/banner';
import { ConsoleServer } from './console/console-server';
import { AsyncInvoker } from './events/async-invoker';
import { tellOfDeployment } from './events/deployments';
import type { EventToPut } from './events/event-buses';
import { fireSchedule } from './events/schedule';
import type { RecordedCall } from './front/call-log';
import type { FaultOptions } from './front/faults';
import type { PublishedMessage } from './front/sns';
import type { TokenOptions } from './identity/user-pool';
import type { Json } from './json';
import { ANY_PORT } from './loopback';
import { DEFAULT_REGION, LocalSystemOptions } from './options';
import { assertPortsFree, CONSOLE, ENDPOINT, plannedPorts, Ports } from './ports';
import { QueueView, SendOptions } from './queue-view';
import type { Construction } from './resources/resource-type';
import { inBackground } from './serving/background';
import { plant } from './seed/plant';
import { readSeed } from './seed/seed';
import { tokenRequest, UserTokenOptions } from './system/token-requests';
import { userToken } from './system/user-token';
import { build, Built } from './system/build';
import { getObject, putObject, sendMessage } from './system/data-access';
import { differences, SystemChange } from './system/differences';
import { Ground } from './system/ground';
import { functionArn, invoke, InvokeResult } from './system/invoke';
import { KeptState } from './system/kept-state';
import { shutDown } from './system/shut-down';
import { contentType } from './website/content-type';

/** A route of the system, for people to read. */
export interface RouteInfo {
  readonly method: string;
  readonly url: string;
  readonly authorization: string;
}

/** An app that has changed. */
export interface ChangeOptions {
  /** The directory that `cdk synth` wrote. @default - the one from before, which was written anew */
  readonly assembly?: string;
  /** Values that the app names and doesn't create. @default - those from before */
  readonly values?: Readonly<Record<string, string>>;
}

/** A serverless system that runs from its synthesized template. */
export class LocalSystem implements AsyncDisposable {
  public static async start(options: LocalSystemOptions): Promise<LocalSystem> {
    const stack = readStack(options.assembly, options.stack);
    const region = regionOf(stack);
    const state = new KeptState(options.kept);
    const ports = plannedPorts(stack.template, stack.paths, options, state.ports(options));
    await assertPortsFree(ports);
    const ground = await Ground.open(options, region, ports.get(ENDPOINT), state);
    try {
      const built = await build(ground, { stack, options, ports });
      const system = new LocalSystem(ground, built);
      await system.serveConsole();
      if (options.data !== undefined) inBackground(tellOfDeployment(built.system), (message) => ground.log('local', message));
      return system;
    } catch (error) {
      await shutDown(ground, []);
      throw ground.lifeline.cut ? await ground.lifeline.failure : error;
    }
  }

  /** Resolves when the system stops by itself, because one of its emulators ended; never where it is stopped by `stop()`. */
  public readonly failure: Promise<Error>;
  private stopped?: Promise<void>;
  private console?: ConsoleServer;
  private parts: Construction;
  private ports: Ports;
  private changing: Promise<unknown> = Promise.resolve();

  private constructor(private readonly ground: Ground, built: Built) {
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

  /** Address of the first REST API with its stage, e.g. `http://127.0.0.1:3000/prod`. */
  public get url(): string {
    return this.firstApi().url;
  }

  /** Addresses of all REST APIs, by logical id. */
  public get urls(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.parts.apis.map((api) => [api.definition.logicalId, api.url]));
  }

  /** Addresses of all WebSocket APIs with their stages, by logical id, e.g. `ws://127.0.0.1:3001/prod`. */
  public get sockets(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.parts.sockets.map((api) => [api.definition.logicalId, api.url]));
  }

  /** Addresses of all CloudFront distributions, by logical id, e.g. `http://127.0.0.1:8080`. */
  public get websites(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.parts.websites.map(({ logicalId, url }) => [logicalId, url]));
  }

  /** Addresses of the hosted sign-in, by the logical ids of the user pools' domains. */
  public get signIns(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.parts.signIns.map(({ logicalId, url }) => [logicalId, url]));
  }

  /** Addresses of functions, by the logical ids of their `AWS::Lambda::Url`, for example `http://127.0.0.1:3001/`. */
  public get functionUrls(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.parts.urls.map(({ logicalId, url }) => [logicalId, url]));
  }

  /** The address that stands for AWS, for example for `aws --endpoint-url`. */
  public get endpoint(): string {
    return this.parts.endpoint;
  }

  /** Address of the console. Undefined: the system has been started without it. */
  public get consoleUrl(): string | undefined {
    return this.console?.url;
  }

  /** Puts an event on an event bus, the default one unless named. */
  public async putEvent(event: EventToPut): Promise<void> {
    await this.parts.buses.put(event, this.parts);
  }

  public get routes(): readonly RouteInfo[] {
    return this.parts.apis.flatMap((api) => api.definition.routes.map((route) => ({
      method: route.method,
      url: `${api.url}${route.resourcePath === '/' ? '' : route.resourcePath}`,
      authorization: route.apiKeyRequired ? `${route.authorizationType} + API key` : route.authorizationType,
    })));
  }

  /** What the command prints: routes, functions, addresses, tokens, and lines to paste into a shell. */
  public describe(options: BannerOptions = {}): string {
    return [banner(this.parts, options), ...this.console === undefined ? [] : [`Console: ${this.console.url}`]].join('\n\n');
  }

  /** Logical ids of all functions. */
  public get functions(): readonly string[] {
    return this.parts.functions.all().map(({ settings }) => settings.logicalId);
  }

  /** Logical ids of all user pools. */
  public get userPools(): readonly string[] {
    return [...this.parts.userPools.keys()];
  }

  /** Values of the API keys, by logical id. */
  public get apiKeys(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.parts.apis.flatMap(({ definition }) => definition.apiKeys.map(({ logicalId, value }) => [logicalId, value])));
  }

  /** Every AWS call so far, in the order of their answers. Empty it by `calls.length = 0`. */
  public get calls(): RecordedCall[] {
    return this.ground.calls.calls;
  }

  /** Messages published to the topics, by the topics' logical ids. */
  public get published(): Readonly<Record<string, readonly PublishedMessage[]>> {
    return Object.fromEntries(this.parts.published);
  }

  /** What `Ref` of a resource gives, e.g. the name of a table. */
  public ref(logicalId: string): string {
    return this.parts.resources.ref(logicalId);
  }

  /** A signed token that the template's Cognito authorizer accepts. */
  public token(options: TokenOptions): string {
    const pool = options.userPool === undefined ? [...this.parts.userPools.values()][0] : this.parts.userPools.get(options.userPool);
    if (pool === undefined) throw new Error(options.userPool === undefined ? 'The template has no user pool' : `The template has no user pool ${options.userPool}`);
    return pool.token(options);
  }

  /** A token of a user by e-mail address, as the pool's own sign-in would give it: one it knows has its groups and attributes. */
  public tokenOf(options: UserTokenOptions): string {
    return userToken(options, this.parts);
  }

  /** Fills tables and buckets from a file or folder, see `readSeed`. Tells what was put. */
  public async seed(path: string): Promise<string> {
    return plant(readSeed(path), this.parts, async (bucket, key, body) => this.putObject(bucket, key, body));
  }

  /** Looks into a queue without receiving from it. */
  public queue(logicalId: string): QueueView {
    return new QueueView(this.parts.emulators, this.queueName(logicalId));
  }

  /** Sends a message to a queue, without an owner. Resolves to the message's id. */
  public async send(queueLogicalId: string, body: string | Json, options: SendOptions = {}): Promise<string> {
    return sendMessage(this.parts, queueLogicalId, body, options);
  }

  /** Puts an object into a bucket, without an owner. Resolves to its ETag. Its content type is that of its ending where none is given. */
  public async putObject(bucketLogicalId: string, key: string, body: string | Buffer, type = contentType(key)): Promise<string> {
    return putObject(this.parts, bucketLogicalId, key, body, type);
  }

  /** The bytes of an object. Undefined: there is none. */
  public async getObject(bucketLogicalId: string, key: string): Promise<Buffer | undefined> {
    return getObject(this.parts, bucketLogicalId, key);
  }

  /** Makes the next calls of an action fail. */
  public fault(options: FaultOptions): void {
    this.ground.faults.add(options);
  }

  public clearFaults(): void {
    this.ground.faults.clear();
  }

  /** Invokes a function, a version or an alias, and waits for its answer. */
  public async invoke(logicalId: string, event: Json = {}): Promise<InvokeResult> {
    return invoke(this.parts, logicalId, event);
  }

  /**
   * Hands an event to a function, a version or an alias, as a service does that does not wait for an answer: what fails is
   * repeated, and in the end sent to its destination or dead-letter queue. Resolves when all that is over.
   */
  public async invokeAsynchronously(logicalId: string, event: Json = {}): Promise<void> {
    await new AsyncInvoker(this.parts, this.parts.functions).invoke(functionArn(this.parts, logicalId), event);
  }

  /** Runs a schedule once, now: of EventBridge Scheduler, or a scheduled rule. Resolves when its function is done, in the end or after the last attempt. */
  public async fire(scheduleLogicalId: string): Promise<void> {
    await fireSchedule(scheduleLogicalId, this.parts, this.ground.calls);
  }

  /** Ends the processes of a function in the middle of what they do. The next invocation starts a new one. */
  public crash(functionLogicalId: string): void {
    this.parts.functions.byLogicalId(functionLogicalId).crash();
  }

  /** Ends everything that the system started. */
  public async stop(): Promise<void> {
    this.stopped ??= this.changing.then(async () => shutDown(this.ground, [this.parts], this.console));
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
    front.begin();
    try {
      const built = await build(this.ground, { stack, options, ports, previous: before });
      if (this.stopped === undefined) {
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

  private firstApi(): RestApi {
    const [api] = this.parts.apis;
    if (api === undefined) throw new Error('The template has no REST API');
    return api;
  }

  private queueName(logicalId: string): string {
    const [queue] = this.parts.resources.ofType('AWS::SQS::Queue').filter(({ id }) => id === logicalId);
    if (queue === undefined) throw new Error(`The template has no queue ${logicalId}`);
    return this.parts.resources.attribute(logicalId, 'QueueName');
  }
}

function regionOf({ region }: AssemblyStack): string {
  return region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? DEFAULT_REGION;
}

function numbers(ports: Ports): ReadonlyMap<string, number> {
  return new Map([...ports].map(([id, { number }]) => [id, number]));
}
