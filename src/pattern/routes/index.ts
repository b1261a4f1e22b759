import { fileRoutes } from './files';
import { HandlerSettings } from './handler-settings';
import { ITEM_ROUTES } from './items';
import { jobRoutes } from './jobs';
import { DescribedRequest } from '../../api/described-request';
import { BundledHandler } from '../../compute';
import { HANDLERS } from '../../handlers/catalog';
import { JobType } from '../../jobs';

/** Inputs of the descriptions of a shipped handler's routes. */
export interface DescribedHandler {
  readonly handler: BundledHandler;
  readonly environment: { readonly [name: string]: string };
  /** Whether API Gateway puts jobs into the queue itself. */
  readonly direct: boolean;
  /** Types of job of the user's own. */
  readonly types: readonly JobType[];
  /** Whether records are exported, by jobs. */
  readonly exports: boolean;
}

/** The routes of a shipped handler, as documents describe them. */
export function describedRoutes({ handler, environment, direct, types, exports }: DescribedHandler): { readonly [route: string]: DescribedRequest } {
  const settings = new HandlerSettings(HANDLERS[handler], environment);
  switch (handler) {
    case BundledHandler.ITEMS: return ITEM_ROUTES;
    case BundledHandler.FILES: return fileRoutes(settings);
    case BundledHandler.JOBS: return jobRoutes({ settings, direct, types, exports });
    default: return {};
  }
}
