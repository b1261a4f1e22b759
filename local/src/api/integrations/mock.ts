import { Integration } from './contract';
import { requestMapping } from './integration-request';
import { responseMapping } from './integration-response';
import { ApiDefinition, Route } from '../definition';
import { MappingError } from '../mapping/mapping-error';

/** Answers without a backend, by the status that the request's template asks for. */
export function mockIntegration(route: Route, api: ApiDefinition): Integration {
  const [toBackend, fromBackend] = [requestMapping(route, api), responseMapping(route, api)];
  return async (request) => {
    const text = toBackend(request).body.toString('utf8');
    const status = /["']?statusCode["']?\s*:\s*["']?(?<status>\d{3})/.exec(text)?.groups?.status;
    if (status === undefined) throw new MappingError(`${route.method} ${route.resourcePath}: a mock needs a statusCode, and gets ${text}`);
    return fromBackend({ selector: status, headers: new Map(), body: Buffer.alloc(0) }, request);
  };
}
