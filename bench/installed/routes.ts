import { Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { RequestSchema, RouteIntegration, ServerlessApiPattern } from 'cdk-serverless-api-pattern';
import { synthesize } from '../apps/synthesize';

const ROUTES = ['GET', 'POST', 'GET /{id}', 'PUT /{id}', 'PATCH /{id}', 'DELETE /{id}'];

/** A system with as many groups of six methods as the third argument says, as entities have them, and one model for each group. */
synthesize((stack) => {
  const shop = new ServerlessApiPattern(stack, 'Shop');
  const own = shop.addFunction('Own', { code: Code.fromInline('exports.handler = async () => ({ statusCode: 204 });'), runtime: Runtime.NODEJS_24_X, handler: 'index.handler' });
  for (let index = 0; index < Number(process.argv[4]); index += 1) {
    for (const route of ROUTES) {
      const [method, path = ''] = route.split(' ');
      const integration = RouteIntegration.function(own.alias);
      const request = RequestSchema.fromObject(`Thing${index}`, { type: 'object', properties: { [`property${index}`]: { type: 'string' } } });
      shop.addRoute(`${method} /thing${index}s${path}`, method === 'POST' ? { integration, request } : { integration });
    }
  }
});
