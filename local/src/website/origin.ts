import { WebsiteRequest, WebsiteResponse } from './website-request';

/** Origin of a behavior. Fields that its policies don't forward are already removed from the request. */
export type Origin = (request: WebsiteRequest) => Promise<WebsiteResponse>;
