import { WebsiteRequest, WebsiteResponse } from './website-request';

/** Where a behaviour has its answers from. Fields that its policies keep back are gone from the request already. */
export type Origin = (request: WebsiteRequest) => Promise<WebsiteResponse>;
