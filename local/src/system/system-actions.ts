import { AsyncInvoker } from '../events/async-invoker';
import { busName, DEFAULT_BUS, EventToPut } from '../events/event-buses';
import { fireSchedule } from '../events/schedule';
import type { RecordedCall } from '../front/call-log';
import type { FaultOptions } from '../front/faults';
import type { PublishedMessage } from '../front/sns';
import type { TokenOptions } from '../identity/user-pool';
import type { Json } from '../json';
import { QueueView, SendOptions } from '../queue-view';
import { plant } from '../seed/plant';
import { readSeed } from '../seed/seed';
import { contentType } from '../website/content-type';
import { getObject, putObject, sendMessage } from './data-access';
import type { Ground } from './ground';
import { functionArn, invoke, InvokeResult } from './invoke';
import { SystemAddresses } from './system-addresses';
import type { UserTokenOptions } from './token-requests';
import { userToken } from './user-token';

/** Actions on a running system, and its records of calls and messages. */
export abstract class SystemActions extends SystemAddresses {
  protected constructor(protected readonly ground: Ground) {
    super();
  }

  /** Every AWS call so far, in the order of their answers. Empty it by `calls.length = 0`. */
  public get calls(): RecordedCall[] {
    return this.ground.calls.calls;
  }

  /** Messages published to the topics, by the topics' logical ids. */
  public get published(): Readonly<Record<string, readonly PublishedMessage[]>> {
    return Object.fromEntries(this.parts.published);
  }

  /** A signed token that the template's Cognito authorizer accepts. */
  public token(options: TokenOptions): string {
    const { sub } = options as Partial<TokenOptions>;
    if (sub === undefined || sub === '') throw new Error("token: sub is missing. Say whose token, for example { sub: 'user-1' }, or use tokenOf({ user: 'user@example.com' })");
    const pool = options.userPool === undefined ? [...this.parts.userPools.values()][0] : this.parts.userPools.get(options.userPool);
    if (pool === undefined) throw new Error(options.userPool === undefined ? 'The template has no user pool' : `The template has no user pool ${options.userPool}`);
    return pool.token(options);
  }

  /** A token of a user by e-mail address, as the pool's own sign-in would give it: one it knows has its groups and attributes. */
  public tokenOf(options: UserTokenOptions): string {
    return userToken(options, this.parts);
  }

  /** Puts an event on an event bus, the default one unless named. */
  public async putEvent(event: EventToPut): Promise<void> {
    const { buses, resources } = this.parts;
    const bus = busName(event.bus);
    const known = [DEFAULT_BUS, ...resources.ofType('AWS::Events::EventBus').map(({ id }) => resources.ref(id))];
    if (!known.includes(bus)) throw new Error(`There is no event bus ${bus}; there are ${known.join(', ')}`);
    await buses.put(event, this.parts);
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
    this.resource(queueLogicalId, 'queue', 'AWS::SQS::Queue');
    return sendMessage(this.parts, queueLogicalId, body, options);
  }

  /** Puts an object into a bucket, without an owner. Resolves to its ETag. Its content type is that of its ending where none is given. */
  public async putObject(bucketLogicalId: string, key: string, body: string | Buffer, type = contentType(key)): Promise<string> {
    this.resource(bucketLogicalId, 'bucket', 'AWS::S3::Bucket');
    return putObject(this.parts, bucketLogicalId, key, body, type);
  }

  /** The bytes of an object. Undefined: there is none. */
  public async getObject(bucketLogicalId: string, key: string): Promise<Buffer | undefined> {
    this.resource(bucketLogicalId, 'bucket', 'AWS::S3::Bucket');
    return getObject(this.parts, bucketLogicalId, key);
  }

  /** Makes the next calls of an action fail. Throws for what is no action, and for a function or a role that there is not. */
  public fault(options: FaultOptions): void {
    if (options.function !== undefined) this.parts.functions.byLogicalId(options.function);
    if (options.role !== undefined) this.resource(options.role, 'role', 'AWS::IAM::Role');
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

  private queueName(logicalId: string): string {
    this.resource(logicalId, 'queue', 'AWS::SQS::Queue');
    return this.parts.resources.attribute(logicalId, 'QueueName');
  }

  /** Throws where the template has no such resource. */
  private resource(logicalId: string, what: string, type: string): void {
    const ids = this.parts.resources.ofType(type).map(({ id }) => id);
    if (!ids.includes(logicalId)) throw new Error(`The template has no ${what} ${logicalId}; it has ${ids.join(', ') || 'none'}`);
  }
}
