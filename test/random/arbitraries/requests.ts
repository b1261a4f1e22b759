import * as fc from 'fast-check';
import { call, distinct, map, options, sentence, value } from '../arbitrary';

const name = fc.constantFrom('Order', 'Cart');
const contentTypes = fc.option(distinct(fc.constantFrom('application/json', 'application/merge-patch+json')), { nil: undefined });

/** Requirements of requests. */
export const requestSchema = fc.oneof(
  call('RequestSchema.json', name, options('', { type: value('aws_apigateway.JsonSchemaType.OBJECT') }, {}), contentTypes),
  call('RequestSchema.fromObject', name, options('', { type: fc.constant('object') }, {}), contentTypes),
  call('RequestSchema.fromFile', fc.constant('Ware'), fc.constant('examples/orders-service/product.json'), contentTypes),
  call('RequestSchema.parameters', options('RequiredParameters', {}, {
    queryStrings: distinct(fc.constantFrom('page', 'q')), optionalQueryStrings: distinct(fc.constantFrom('sort', 'order')), headers: distinct(fc.constantFrom('X-Tenant')),
  }, 2)),
);

const answer = { description: sentence, headers: map(fc.constantFrom('ETag', 'X-Area'), sentence) };
const answerOptions = fc.option(options('RouteResponseOptions', {}, answer), { nil: undefined });
const typedOptions = fc.option(options('RouteResponseOptions', {}, { ...answer, contentType: fc.constantFrom('application/json', 'application/vnd.shop+json') }), { nil: undefined });

/** Responses of a route. */
export const routeResponse = fc.oneof(
  call('RouteResponse.fromObject', fc.constant('Answer'), options('', { type: fc.constant('object') }, {}), typedOptions),
  call('RouteResponse.fromFile', fc.constant('Stored'), fc.constant('examples/orders-service/product.json'), typedOptions),
  call('RouteResponse.content', fc.constantFrom('text/csv', 'image/png'), answerOptions),
  call('RouteResponse.empty', answerOptions),
  call('RouteResponse.problem', answerOptions),
);
