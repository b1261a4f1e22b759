import { changeNews } from './entity-messages';
import { JOB_NEWS, JOB_NEWS_EXAMPLE, PROGRESS_NEWS, PROGRESS_NEWS_EXAMPLE } from './job-messages';
import { EXAMPLE_ID, named } from '../../api/described-parts';
import { NamedSchema, referenceTo } from '../../api/described-request';
import { Schema } from '../../api/draft-4-schemas';
import { PROBLEM_SCHEMA } from '../../api/open-api-problems';
import { Entity } from '../../entities';
import { schemaName } from '../../entities/routes/descriptions';

/** A message of a channel. */
export interface ChannelMessage {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly payload: NamedSchema;
  readonly example?: object;
}

/** Kinds of news in frames. */
export interface News {
  readonly jobs: boolean;
  readonly progress: boolean;
  readonly live: readonly Entity[];
}

/** Frames that clients of the WebSocket API get. */
export function framesToClients({ jobs, progress, live }: News): ChannelMessage[] {
  return [
    ...(jobs ? [frame('jobNews', 'A job of the owner has ended', JOB_NEWS, JOB_NEWS_EXAMPLE, 'JobFrame')] : []),
    ...(progress ? [frame('jobProgressNews', 'A job of the owner has got on', PROGRESS_NEWS, PROGRESS_NEWS_EXAMPLE, 'JobProgressFrame')] : []),
    ...live.map((entity) => {
      const { schema, example } = changeNews(entity);
      return frame(`${entity.name}News`, `A record of the entity ${entity.name} has changed`, schema, example, `${schemaName(entity)}Frame`);
    }),
    {
      name: 'message',
      title: 'Message',
      summary: 'A message that your function sent',
      payload: named('MessageFrame', frameOf({ description: 'Any JSON value.' })),
      example: { type: 'message', id: EXAMPLE_ID, message: { text: 'Closed on Friday' } },
    },
    {
      name: 'pong',
      title: 'Pong',
      summary: 'Answer to a ping',
      payload: named('Pong', { type: 'object', required: ['type'], properties: { type: { type: 'string', const: 'pong' } } }),
      example: { type: 'pong' },
    },
    {
      name: 'problem',
      title: 'Problem',
      summary: 'A frame of the client was refused',
      payload: named('ProblemFrame', { ...PROBLEM_SCHEMA, properties: { ...PROBLEM_SCHEMA.properties, type: { type: 'string', const: 'problem' } } }),
    },
  ];
}

/** Frames that clients send: a ping, and those of the user's routes by their action. */
export function framesFromClients(actions: readonly string[]): ChannelMessage[] {
  const withAction = (action: string): Schema => ({ type: 'object', required: ['action'], properties: { action: { type: 'string', const: action } } });
  return [
    {
      name: 'ping',
      title: 'Ping',
      summary: 'Keeps the connection open: API Gateway ends one after 10 minutes without a frame',
      payload: named('Ping', withAction('ping')),
      example: { action: 'ping' },
    },
    ...actions.map((action): ChannelMessage => {
      const name = action.replace(/(?:^|[^A-Za-z0-9]+)(.?)/g, (_, next: string) => next.toUpperCase());
      return { name: `send${name}`, title: action, summary: `Is taken by the route ${action}`, payload: named(`${name}Action`, withAction(action)) };
    }),
  ];
}

/** Messages that functions put into the queue of messages to connections. */
export const BROADCAST: ChannelMessage = {
  name: 'broadcast',
  title: 'Broadcast',
  summary: 'A message to all connections of an owner, of a group, or of a tenant',
  payload: named('Broadcast', {
    type: 'object',
    additionalProperties: false,
    required: ['version', 'id', 'to', 'message'],
    properties: {
      version: { type: 'integer', const: 1 },
      id: { type: 'string', minLength: 1, maxLength: 128, pattern: '^[ -~]+$', description: 'Clients ignore an id that they have seen.' },
      to: {
        oneOf: [
          { type: 'object', additionalProperties: false, required: ['ownerId'], properties: { ownerId: { type: 'string', minLength: 1, maxLength: 256 } } },
          { type: 'object', additionalProperties: false, required: ['group'], properties: { group: { type: 'string', minLength: 1, maxLength: 256 } } },
          {
            type: 'object',
            additionalProperties: false,
            required: ['claim', 'value'],
            properties: { claim: { type: 'string', pattern: '^[A-Za-z0-9:_-]{1,128}$' }, value: { type: 'string', minLength: 1, maxLength: 256 } },
          },
        ],
      },
      message: { description: 'Any JSON value, at most 128 KB with the frame around it.' },
    },
  }),
  example: { version: 1, id: EXAMPLE_ID, to: { group: 'support' }, message: { text: 'Closed on Friday' } },
};

function frame(name: string, summary: string, message: NamedSchema, example: object, schemaOf: string): ChannelMessage {
  return {
    name,
    title: summary,
    summary,
    payload: named(schemaOf, frameOf({ $ref: referenceTo(message.name) }), message),
    example: { type: 'message', id: EXAMPLE_ID, message: example },
  };
}

function frameOf(message: Schema): Schema {
  return {
    type: 'object',
    required: ['type', 'id', 'message'],
    properties: { type: { type: 'string', const: 'message' }, id: { type: 'string', description: 'Ignore an id that you have seen.' }, message },
  };
}
