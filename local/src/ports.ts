import { JsonObject, object, optionalObject } from './json';
import { assertPortFree } from './loopback';
import type { LocalSystemOptions } from './options';

/** What takes ports from `port` on, and from `websitePort` on, in this order. */
const APIS = ['AWS::ApiGateway::RestApi', 'AWS::ApiGatewayV2::Api'];
const WEBSITES = ['AWS::CloudFront::Distribution'];

/** Fails where a port is taken that a template's entries will need, before anything is started for them. */
export async function assertPortsFree(template: JsonObject, { port = 0, websitePort = 0 }: LocalSystemOptions): Promise<void> {
  const types = Object.entries(optionalObject(template.Resources, 'Resources')).map(([id, resource]) => object(resource, id).Type);
  for (const [first, entries] of [[port, APIS], [websitePort, WEBSITES]] as const) {
    const needed = types.filter((type) => entries.some((entry) => entry === type)).length;
    for (let index = 0; first !== 0 && index < needed; index += 1) await assertPortFree(first + index);
  }
}
