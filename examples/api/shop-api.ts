import { Duration, Size, Stack, StackProps } from 'aws-cdk-lib';
import { JsonSchemaType, Period } from 'aws-cdk-lib/aws-apigateway';
import { Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import {
  CacheSize, RouteIntegration, ItemAttribute, ItemFieldType, JobSubmission, Mapping, MappingValue, RequestSchema, RouteAuthorization,
  ServerlessApiPattern, WorkQueue,
} from 'cdk-serverless-api-pattern';

const ORDER = RequestSchema.json('Order', {
  type: JsonSchemaType.OBJECT,
  required: ['item', 'amount'],
  properties: { item: { type: JsonSchemaType.STRING, maxLength: 100 }, amount: { type: JsonSchemaType.INTEGER, minimum: 1 } },
});

/** Your own API beside the shipped routes: functions, services called directly, and authorization of each route. */
export class ShopApi extends Stack {
  public readonly shop: ServerlessApiPattern;

  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    this.shop = new ServerlessApiPattern(this, 'Shop', {
      api: {
        cors: { allowOrigins: ['https://shop.example.com', 'http://localhost:3000'] },
        cache: { size: CacheSize.GB_0_5 },
        usagePlans: [{ name: 'Partners', throttle: { rateLimit: 5, burstLimit: 10 }, quota: { limit: 10_000, period: Period.DAY } }],
        minCompressionSize: Size.kibibytes(1),
        openApiFile: 'openapi.json',
      },
      queueing: { jobSubmission: JobSubmission.DIRECT },
    });
    this.addFunctions();
    this.addServices();
  }

  /** Routes that functions answer. */
  private addFunctions(): void {
    const { alias: orders } = this.shop.addFunction('Orders', {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromInline(`exports.handler = async ({ httpMethod, requestContext }) => ({
        statusCode: 200,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ method: httpMethod, caller: requestContext.authorizer?.claims?.sub ?? requestContext.authorizer?.principalId, at: Date.now() }),
      });`),
    });
    this.shop.addRoute('POST /orders', { function: orders, request: ORDER });
    this.shop.addRoute('GET /orders', { function: orders, cache: { ttl: Duration.minutes(1), queryStrings: ['page'] } });
    this.shop.addRoute('GET /orders/search', { function: orders, request: RequestSchema.parameters({ queryStrings: ['q'] }), throttle: { rateLimit: 2, burstLimit: 4 } });
    this.shop.addRoute('DELETE /orders/{id}', { function: orders, authorization: RouteAuthorization.groups('admins', 'staff') });
    this.shop.addRoute('GET /partners/orders', { function: orders, authorization: RouteAuthorization.apiKey() });
    this.shop.addRoute('GET /internal/orders', { function: orders, authorization: RouteAuthorization.iam() });
  }

  /** Routes that services answer, without a function between. */
  private addServices(): void {
    const note = {
      partitionKey: { name: 'pk', value: MappingValue.concat(MappingValue.text('OWNER#'), MappingValue.claim('sub')) },
      sortKey: { name: 'sk', value: MappingValue.concat(MappingValue.text('NOTE#'), MappingValue.path('id')) },
    };
    this.shop.addRoute('PUT /notes/{id}', {
      integration: RouteIntegration.dynamoDbPut(this.shop.table, {
        ...note, attributes: { text: ItemAttribute.text(MappingValue.body('$.text')) }, overwrite: true,
      }),
      request: RequestSchema.json('Note', {
        type: JsonSchemaType.OBJECT, required: ['text'], properties: { text: { type: JsonSchemaType.STRING, maxLength: 1000 } },
      }),
    });
    this.shop.addRoute('GET /notes/{id}', {
      integration: RouteIntegration.dynamoDbGet(this.shop.table, { ...note, fields: { text: ItemFieldType.STRING } }),
    });
    const feedback = new WorkQueue(this, 'Feedback', { monitoring: this.shop.monitoring });
    this.shop.addRoute('POST /feedback', { integration: RouteIntegration.sqs(feedback.queue) });
    this.shop.addRoute('GET /health', {
      integration: RouteIntegration.mock({ template: Mapping.json({ status: MappingValue.text('ok') }) }),
      authorization: RouteAuthorization.none({ reason: 'Load balancers call it; it returns no data.' }),
    });
  }
}
