import { Annotations } from 'aws-cdk-lib';
import { JsonSchemaType } from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import { RequestSchema, SecureRestApi } from '../api';
import { AuthBinding } from '../auth';
import { BundledFunction, BundledHandler, BundledHandlers, BundledRoute, FunctionWiring } from '../compute';
import { directSubmission } from './direct-submission';
import { exportedOf } from './entities';
import { handlerOptions } from '../compute/handler-options';
import { HANDLERS } from '../handlers/catalog';
import { JobPipeline } from '../jobs';
import { jobRequest } from '../jobs/job-request';
import { JobSubmission } from '../queueing';
import { SystemParts } from './parts';
import type { ServerlessApiPatternProps } from './props';
import { describedRoutes } from './routes';
import { HandlerSettings } from './routes/handler-settings';

/** Parts of the system that the shipped handlers are connected to. */
interface System {
  readonly api: SecureRestApi;
  readonly auth: AuthBinding;
  readonly parts: SystemParts;
}

/** Makes one shipped handler, connects it to what it works on, and adds its routes. */
export function addShippedHandler(
  scope: Construct, handler: BundledHandler, system: System, props: ServerlessApiPatternProps, wiring: FunctionWiring,
): BundledFunction {
  const { api, auth, parts } = system;
  const options = handlerOptions(props.compute, handler);
  const environment = {
    ...(handler === BundledHandler.WORKER ? {} : api.handlerEnvironment),
    ...(handler === BundledHandler.FILES ? parts.objectBucket?.handlerEnvironment : {}),
    // Types of the shipped worker, of which there are none without it.
    ...(handler === BundledHandler.JOBS && !runsShippedTypes(props) ? { JOB_TYPES: '' } : {}),
    ...options.environment,
  };
  const made = new BundledFunction(scope, handler.charAt(0).toUpperCase() + handler.slice(1), {
    ...options,
    ...wiring,
    tracing: options.tracing ?? wiring.tracing,
    handler,
    files: handler === BundledHandler.JOBS && props.jobs ? JobPipeline.files(props.jobs) : undefined,
    environment,
  });
  made.useTable(parts.table);
  if (handler === BundledHandler.FILES) made.useBucket(parts.bucket);
  if (handler === BundledHandler.JOBS) made.useQueue(parts.queue.queue);
  if (handler === BundledHandler.WORKER) {
    made.useTopic(parts.topic.topic);
    parts.queue.addConsumer('Consumer', made.alias);
  }
  const excluded = props.handlers?.excludedRoutes ?? [];
  const submitsDirectly = handler === BundledHandler.JOBS && props.queueing?.jobSubmission === JobSubmission.DIRECT;
  const exports = exportedOf(props) !== undefined;
  const undeclared = handler === BundledHandler.JOBS ? undeclaredTypes(environment, submitsDirectly, props) : undefined;
  const described = describedRoutes({ handler, environment, direct: submitsDirectly, undeclared, types: props.jobs ?? [], exports });
  for (const route of made.routes) {
    const { method, path } = route;
    if (excluded.includes(`${method} ${path}`)) continue;
    const creates = handler === BundledHandler.JOBS && method === 'POST';
    if (creates && !props.jobs && environment.JOB_TYPES === '') {
      if (!exports) warnOfNoTypes(scope);
      continue;
    }
    const checked = creates && props.jobs ? jobRequest() : requestOf(creates && submitsDirectly ? ofTypes(route, undeclared) : route);
    // The answers of other code aren't known here.
    const request = route.request ?? (options.replacement ? checked : checked._as(described[`${method} ${path}`]));
    const target = submitsDirectly && method === 'POST' ? { integration: directSubmission(parts.queue.queue, auth) } : { function: made.alias };
    api.addRoute(`${method} ${path}`, { ...target, request });
  }
  return made;
}

/** Whether something runs the types of the shipped worker: that, or code of the app in place of what accepts jobs. */
function runsShippedTypes({ handlers = BundledHandlers.all(), compute }: ServerlessApiPatternProps): boolean {
  return handlers.includes(BundledHandler.WORKER) || compute?.handlers?.jobs?.replacement !== undefined;
}

/** Types of job that run without a declaration. Undefined: known only at deployment, or to code of the app. */
function undeclaredTypes(environment: { readonly [name: string]: string }, direct: boolean, props: ServerlessApiPatternProps): string[] | undefined {
  const { compute, handlers = BundledHandlers.all() } = props;
  const worker = handlerOptions(compute, BundledHandler.WORKER);
  // Jobs that no function accepts are judged by the worker.
  if (direct && handlers.includes(BundledHandler.WORKER) && !worker.replacement) return new HandlerSettings(HANDLERS.worker, worker.environment ?? {}).list('JOB_TYPES');
  if (direct && !environment.JOB_TYPES) return undefined;
  return new HandlerSettings(HANDLERS.jobs, environment).list('JOB_TYPES');
}

/**
 * The route with a model that names the types, so that API Gateway accepts no job that the worker would refuse. Where a function accepts the
 * jobs, it refuses the others itself, and its answer names the field, which API Gateway's doesn't.
 */
function ofTypes(route: BundledRoute, types: string[] | undefined): BundledRoute {
  const { bodySchema } = route;
  if (!types?.length || !bodySchema) return route;
  return { ...route, bodySchema: { ...bodySchema, properties: { ...bodySchema.properties, type: { type: JsonSchemaType.STRING, enum: types } } } };
}

/** Jobs that are there for exports are another matter. */
function warnOfNoTypes(scope: Construct): void {
  Annotations.of(scope).addWarningV2('cdk-serverless-api-pattern:noJobTypes',
    'POST /jobs is left out: without the worker handler, nothing runs jobs. Add BundledHandler.WORKER to handlers, declare types in the jobs prop, or name the '
    + "types that your own consumer of the queue runs: compute.handlers.jobs.environment: { JOB_TYPES: 'checkout' }.");
}

/** Request validation in API Gateway. */
function requestOf({ bodyName, bodySchema, contentTypes, queryStrings }: BundledRoute): RequestSchema {
  if (bodyName && bodySchema) return RequestSchema.json(bodyName, bodySchema, contentTypes);
  return RequestSchema.parameters(queryStrings ? { optionalQueryStrings: queryStrings } : {});
}
