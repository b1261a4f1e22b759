import { fileRoutes } from './files';
import { HandlerSettings } from './handler-settings';
import { ITEM_ROUTES } from './items';
import { DescribedJobs, jobRoutes } from './jobs';
import { DescribedRequest } from '../../api/described-request';
import { BundledHandler } from '../../compute';
import { HANDLERS } from '../../handlers/catalog';

/** Inputs of the descriptions of a shipped handler's routes. */
export interface DescribedHandler extends DescribedJobs {
  readonly handler: BundledHandler;
  readonly environment: { readonly [name: string]: string };
}

/** The routes of a shipped handler, as documents describe them. */
export function describedRoutes({ handler, environment, ...jobs }: DescribedHandler): { readonly [route: string]: DescribedRequest } {
  switch (handler) {
    case BundledHandler.ITEMS: return ITEM_ROUTES;
    case BundledHandler.FILES: return fileRoutes(new HandlerSettings(HANDLERS[handler], environment));
    case BundledHandler.JOBS: return jobRoutes(jobs);
    default: return {};
  }
}
