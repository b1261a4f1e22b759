import { App, Duration, Size, Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { StoreSystem } from '../../examples/store/store-system';
import {
  Access, Auth, Entity, EntitySchema, JobSubmission, RequestSchema, RouteAuthorization, RouteResponse, ServerlessApiPattern,
  ServerlessApiPatternProps,
} from '../../src';

/** A system whose documents are read. */
export type BuildSystem = (app: App) => ServerlessApiPattern;

const ENV = { region: 'eu-west-1' };

type Add = (shop: ServerlessApiPattern, stack: Stack) => void;

const pattern = (props: ServerlessApiPatternProps, add: Add = () => undefined): BuildSystem => (app) => {
  const stack = new Stack(app, 'Stack', { env: ENV });
  const shop = new ServerlessApiPattern(stack, 'Shop', props);
  add(shop, stack);
  return shop;
};

/** Routes of the user's own, with every way of authorization. */
function ownRoutes(shop: ServerlessApiPattern, stack: Stack): void {
  const target = new LambdaFunction(stack, 'Handler', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('//'), timeout: Duration.seconds(3) });
  const price = { type: 'object', required: ['amount'], properties: { amount: { type: 'number', minimum: 0 } } };
  shop.addRoute('GET /prices/{id}', {
    function: target,
    summary: 'Read a price',
    tags: ['prices'],
    operationId: 'getPrice',
    authorization: RouteAuthorization.scopes('prices/read', 'prices/write'),
    responses: { 200: RouteResponse.fromObject('Price', price, { headers: { ETag: 'The version of the price.' } }), 404: RouteResponse.problem({ description: 'There is no such price.' }) },
  });
  shop.addRoute('PUT /prices/{id}', {
    function: target,
    deprecated: true,
    authorization: RouteAuthorization.groups('editors'),
    request: RequestSchema.fromObject('Price', price).requiring({ queryStrings: ['currency'], optionalQueryStrings: ['day'], headers: ['X-Client'] }),
    responses: { 204: RouteResponse.empty() },
  });
  shop.addRoute('GET /prices.csv', { function: target, responses: { 200: RouteResponse.content('text/csv') } });
  shop.addRoute('GET /health', { function: target, authorization: RouteAuthorization.none({ reason: 'Health checks have no token.' }) });
  shop.addRoute('ANY /legacy/{proxy+}', { function: target, authorization: RouteAuthorization.iam() });
  shop.addRoute('GET /partners', { function: target, authorization: RouteAuthorization.apiKey() });
  shop.addRoute('GET /tickets', { function: target, authorization: RouteAuthorization.lambdaAuthorizer(target) });
}

/** The systems by their names. */
export const SYSTEMS: { readonly [name: string]: BuildSystem } = {
  shop: pattern({ realtime: {} }),
  store: (app) => new StoreSystem(app, 'Store', { env: ENV }).store,
  direct: pattern({ queueing: { jobSubmission: JobSubmission.DIRECT }, compute: { environment: { JOB_TYPES: 'summary,invoice' } } }),
  limits: pattern({ data: { bucket: { uploads: { maxSize: Size.gibibytes(20), contentTypes: ['image/*', 'application/pdf'], checksumRequired: true } } } }),
  own: pattern({
    auth: Auth.cognito({
      domainPrefix: 'shop',
      callbackUrls: ['https://shop.test/'],
      resourceServers: [{ identifier: 'prices', scopes: [{ name: 'read', description: 'Read prices' }, { name: 'write', description: 'Change prices' }] }],
    }),
    api: {
      usagePlans: [{ name: 'Partners', throttle: { rateLimit: 10, burstLimit: 20 } }],
      domain: { domainName: 'api.shop.test', certificate: Certificate.fromCertificateArn(new Stack(), 'Certificate', 'arn:aws:acm:eu-west-1:123456789012:certificate/1') },
      openApiInfo: { title: 'Shop', version: '2.1.0', summary: 'Prices and more.', contactEmail: 'shop@shop.test', licenseName: 'Apache 2.0', licenseUrl: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
  }, ownRoutes),
  changes: pattern({
    realtime: {},
    entities: [Entity.of('note', {
      schema: EntitySchema.fromObject({
        type: 'object',
        required: ['text'],
        properties: { text: { type: 'string', maxLength: 1000 }, weight: { type: 'number' }, count: { type: 'integer' }, secret: { type: 'string', maxLength: 9, writeOnly: true }, at: { $ref: '#/$defs/place' } },
        $defs: { place: { type: 'object', required: ['x'], properties: { x: { type: 'number' } } } },
      }),
      access: [Access.owner().all()],
      batches: true,
      changes: true,
      live: true,
    })],
  }),
};

/** Synthesizes a system into a directory. */
export function synthesizeInto(outdir: string, name: string): ServerlessApiPattern {
  const app = new App({ outdir, analyticsReporting: false, treeMetadata: false, builtinCloudFormationValidation: false });
  const system = SYSTEMS[name](app);
  app.synth();
  return system;
}

/** The documents of a system. */
export interface Documents {
  readonly openApi: string;
  readonly asyncApi: string;
  readonly agents: string;
}

export function documentsOf(build: BuildSystem): Documents {
  const shop = build(new App({ analyticsReporting: false, treeMetadata: false, builtinCloudFormationValidation: false }));
  return { openApi: shop.api.openApi(), asyncApi: shop.asyncApi(), agents: shop.api.agentOpenApi({ server: 'https://api.shop.test' }) };
}
