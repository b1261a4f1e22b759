import * as fc from 'fast-check';
import { call, distinct, options, value } from '../arbitrary';

const name = fc.constantFrom('Order', 'Cart');
const contentTypes = fc.option(distinct(fc.constantFrom('application/json', 'application/merge-patch+json')), { nil: undefined });

/** What requests must look like. */
export const requestSchema = fc.oneof(
  call('RequestSchema.json', name, options('', { type: value('aws_apigateway.JsonSchemaType.OBJECT') }, {}), contentTypes),
  call('RequestSchema.fromObject', name, options('', { type: fc.constant('object') }, {}), contentTypes),
  call('RequestSchema.fromFile', fc.constant('Ware'), fc.constant('examples/orders-service/product.json'), contentTypes),
  call('RequestSchema.parameters', options('RequiredParameters', {}, {
    queryStrings: distinct(fc.constantFrom('page', 'q')), optionalQueryStrings: distinct(fc.constantFrom('sort', 'order')), headers: distinct(fc.constantFrom('X-Tenant')),
  }, 2)),
);
