import { ApiOptions } from '../api';
import { Auth } from '../auth';
import { BundledHandlers, ComputeOptions } from '../compute';
import { DataOptions } from '../data';
import { Entity, EntityChangesOptions, EntityRoutes } from '../entities';
import { IngestOptions } from '../ingest/options';
import { JobType } from '../jobs';
import { MonitoringOptions } from '../monitoring';
import { Profile } from '../profile/profile';
import { QueueingOptions } from '../queueing';
import { RealtimeOptions } from '../realtime/options';
import { NamedScheduleOptions } from './schedule-options';
import { SecurityOptions } from '../security';
import { WebsiteOptions } from '../website';

/** Options of the whole system. Every section may be left out. */
export interface ServerlessApiPatternProps {
  /**
   * Defaults that fit together. Every single one can be overridden by its own prop.
   *
   * @default Profile.PRODUCTION
   */
  readonly profile?: Profile;

  /**
   * Throttling, CORS, access log and stage of the API.
   *
   * @default - the defaults of `SecureRestApi`
   */
  readonly api?: ApiOptions;

  /**
   * Decides who can call, and how callers authenticate.
   *
   * @default Auth.cognito()
   */
  readonly auth?: Auth;

  /**
   * Runtime, memory, timeout and environment of the shipped handlers.
   *
   * @default - the values of each handler
   */
  readonly compute?: ComputeOptions;

  /**
   * Which of the shipped handlers the system has. Table, bucket, queue and topic are made if something uses them. Leave out the last handler that uses one,
   * and it leaves the stack: tables and buckets stay in the account. To keep one, set its prop, for example `data: { bucket: {} }`.
   *
   * @default BundledHandlers.all()
   */
  readonly handlers?: BundledHandlers;

  /**
   * Your own data, declared: each entity gets routes, validation, storage, indexes and authorization, without handler code. The table has what they
   * need from its first deployment, unless `data.table.entitySlots` says otherwise. At least one; paid by use.
   *
   * @default - none
   */
  readonly entities?: Entity[];

  /**
   * Mapping of the routes of entities to methods of the API. `EntityRoutes.compact()` takes 4 resources for each entity instead of 9, so that about 85
   * entities fit into a stack, or 58 with CORS.
   *
   * @default EntityRoutes.separate()
   */
  readonly entityRoutes?: EntityRoutes;

  /**
   * Destination and batching of change events, for entities with `changes`, `live` or `onChange`.
   *
   * @default - to the system's topic, at once
   */
  readonly entityChanges?: EntityChangesOptions;

  /**
   * Your own types of job, from 1 to 20: each gets input validation, a queue, retries, state and result, and your function runs it. Not together with
   * `queueing.jobSubmission` DIRECT, nor without the shipped `jobs` handler. Paid by use, and alarms.
   *
   * @default - the type `summary` only
   * @example
   * declare const invoice: ServerlessFunction;
   * new ServerlessApiPattern(this, 'Shop', { jobs: [JobType.of('invoice', { function: invoice.alias })] });
   */
  readonly jobs?: JobType[];

  /**
   * Settings of the table and the bucket, or your own ones.
   *
   * @default - a new table and a new bucket
   */
  readonly data?: DataOptions;

  /**
   * Settings of the queue and the topic.
   *
   * @default - the defaults of `WorkQueue` and `NotificationTopic`
   */
  readonly queueing?: QueueingOptions;

  /**
   * The firewall in front of the API, keys, network and roles.
   *
   * @default - by profile: none in DEVELOPMENT, else AWS WAF; your own keys and network in REGULATED
   */
  readonly security?: SecurityOptions;

  /**
   * Alarms, dashboard, log retention and traces.
   *
   * @default - by profile: logs and traces in DEVELOPMENT, else everything
   */
  readonly monitoring?: MonitoringOptions;

  /**
   * Live messages to clients over WebSocket. `{}` is enough. Costs nothing while no client is connected.
   *
   * @default - none
   */
  readonly realtime?: RealtimeOptions;

  /**
   * Imports objects as items and as records of entities with `imports`, and marks uploads as available when they come. `{}` is enough. Paid by use.
   *
   * @default - none: an upload becomes available when the API is asked for it
   */
  readonly ingest?: IngestOptions;

  /**
   * Schedules. One without a function runs the shipped sweeper, for which the table gets a small index.
   *
   * @default - none
   */
  readonly schedules?: NamedScheduleOptions[];

  /**
   * A website in front, with the API under `/api`. `{}` is enough. Paid by use.
   *
   * @default - none
   */
  readonly website?: WebsiteOptions;

  /**
   * Name of a file beside the template that every setting in force is written to at synthesis, with its origin: as JSON where the name ends
   * with `.json`, else as text. Throws where another construct of the same app or stage writes that file: where several stacks have a system,
   * put the name of the stack into the name of the file.
   *
   * @default - no file is written
   */
  readonly explainFile?: string;

  /**
   * Name of a file beside the template that the AsyncAPI 3.0 document of the system is written to at synthesis: messages of the topic, changes of entities, frames
   * of the WebSocket API, and what its queue takes. Throws where another construct of the same app or stage writes that file. Title and version are those of
   * `api.openApiInfo`.
   *
   * @default - a file with the unique id of the construct, for `cdk-serverless-api-local contract`. If the document can't be made, synthesis goes on without it
   */
  readonly asyncApiFile?: string;

  /**
   * Whether findings of compliance packs that follow from the design are acknowledged, each with its reason.
   * With false, cdk-nag shows them all.
   *
   * @default true
   */
  readonly acknowledgeFindings?: boolean;
}
