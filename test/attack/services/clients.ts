import { AsyncLocalStorage } from 'node:async_hooks';
import { createRequire } from 'node:module';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { ServiceError } from './service-error';
import type { Call, Services, WebRequest } from './services';
import type { Frame } from '../../../src/handlers/broadcast/frame';
import { ManagementApi } from '../../../src/handlers/broadcast/management-api';

interface Command {
  readonly input: Readonly<Record<string, unknown>>;
  readonly constructor: { readonly name: string };
}

const CLIENTS: readonly (readonly [Call['service'], { prototype: object }])[] = [
  ['dynamodb', DynamoDBClient], ['sqs', SQSClient], ['sns', SNSClient],
];

const current = new AsyncLocalStorage<Services>();

/** Does a piece of work whose calls these services answer: also those that it leaves behind when it ends. */
export function answeredBy<T>(answering: Services, work: () => Promise<T>): Promise<T> {
  return current.run(answering, work);
}

/**
 * Has the services of `answeredBy` answer whatever the SDK is asked for in this process: the clients' commands before they are written,
 * and the requests that handlers sign themselves: frames, and those for which they take the HTTP handler of a client.
 */
export function takeOverClients(): void {
  CLIENTS.forEach(([service, { prototype }]) => {
    const send = async ({ input, constructor: { name } }: Command): Promise<object> => services().call(service, name.replace(/Command$/, ''), input);
    Object.assign(prototype, { send });
  });
  const post = async (ConnectionId: string, { text }: Frame): Promise<number> => {
    try {
      services().call('management', 'PostToConnection', { ConnectionId, Data: Buffer.from(text) });
      return 200;
    } catch (error) {
      if (!(error instanceof ServiceError)) {
        throw error;
      }
      return error.$metadata.httpStatusCode;
    }
  };
  Object.assign(ManagementApi.prototype, { post });
  const { requestHandler } = new DynamoDBClient({ region: 'eu-west-1' }).config;
  const handle = async (request: WebRequest): Promise<object> => ({ response: services().request(request) });
  Object.assign(Object.getPrototypeOf(requestHandler) as object, { handle });
}

/** Pauses between attempts last no time, until what is returned is called. */
export function hurryPauses(): () => void {
  // The module itself, and not a copy of its names: others see what is changed in it.
  const promises = createRequire(__filename)('node:timers/promises') as { setTimeout: unknown };
  const [later, pause] = [globalThis.setTimeout, promises.setTimeout];
  const hurried = (work: (...parts: unknown[]) => void, _milliseconds?: number, ...parts: unknown[]) => later(work, 0, ...parts);
  Object.assign(globalThis, { setTimeout: Object.assign(hurried, later) });
  promises.setTimeout = () => new Promise((resolve) => { setImmediate(resolve); });
  return () => {
    globalThis.setTimeout = later;
    promises.setTimeout = pause;
  };
}

function services(): Services {
  const answering = current.getStore();
  if (answering === undefined) {
    throw new Error('Nobody answers.');
  }
  return answering;
}
