import { join, relative } from 'path';
import { Duration, RemovalPolicy, Stack, StackProps, TimeZone } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import {
  Auth, BundledHandler, BundledHandlers, Profile, RequestSchema, RouteAuthorization, ServerlessApiPattern, ServerlessFunction,
  ServerlessFunctionOptions, WebsiteDeployment,
} from 'cdk-serverless-api-pattern';

export interface OrdersServiceProps extends StackProps {
  readonly production: boolean;
}

const INDEXES = { reason: 'The grant ends at the one table; its indexes hold what the table holds.' };
const source = (name: string) => relative(process.cwd(), join(__dirname, 'src', `${name}.ts`));

/** A public catalog, orders of customers who sign in, thumbnails of the pictures that they upload, and a nightly report. */
export class OrdersService extends Stack {
  public readonly shop: ServerlessApiPattern;

  constructor(scope: Construct, id: string, { production, ...props }: OrdersServiceProps) {
    super(scope, id, props);
    const removalPolicy = production ? undefined : RemovalPolicy.DESTROY;
    this.shop = new ServerlessApiPattern(this, 'Shop', {
      profile: production ? Profile.PRODUCTION : Profile.DEVELOPMENT,
      auth: Auth.cognito({ selfSignUp: true }),
      handlers: BundledHandlers.only([BundledHandler.FILES]),
      compute: { defaults: { environment: { STAGE: production ? 'production' : 'development' } } },
      data: { table: { removalPolicy }, bucket: { removalPolicy } },
      realtime: {},
      website: { deployment: WebsiteDeployment.bucketDeployment(join(__dirname, 'page')) },
    });
    this.shop.auth.userPool!.addGroup('Admins', { groupName: 'admins' });
    this.addCatalog();
    this.addOrders();
    this.addThumbnails();
    this.addReport();
  }

  /** Anyone can read it, and the group `admins` changes it. */
  private addCatalog(): void {
    const catalog = this.addFunction('Catalog', 'catalog');
    catalog.acknowledgeGrant(this.shop.table.grantReadWriteData(catalog), INDEXES);
    this.shop.addRoute('GET /catalog', { function: catalog, authorization: RouteAuthorization.none({ reason: 'Prices are public.' }) });
    this.shop.addRoute('PUT /catalog/{sku}', {
      function: catalog,
      authorization: RouteAuthorization.groups('admins'),
      request: RequestSchema.fromFile('Product', join(__dirname, 'product.json')),
    });
  }

  /** Customers hear of their orders over WebSocket. */
  private addOrders(): void {
    const orders = this.addFunction('Purchases', 'orders');
    orders.acknowledgeGrant(this.shop.table.grantReadWriteData(orders), INDEXES);
    this.shop.realtime!.addBroadcaster(orders.function, 'BROADCASTS_URL');
    this.shop.addRoute('GET /orders', { function: orders });
    this.shop.addRoute('POST /orders', {
      function: orders,
      request: RequestSchema.fromObject('Order', {
        type: 'object',
        required: ['sku', 'quantity'],
        properties: { sku: { type: 'string', minLength: 1, maxLength: 40 }, quantity: { type: 'integer', minimum: 1, maximum: 99 } },
      }),
    });
  }

  /** Of each picture that a user uploads by `POST /files`. */
  private addThumbnails(): void {
    const thumbnails = this.addFunction('Thumbnails', 'thumbnails', { memorySize: 1024, timeout: Duration.seconds(30) });
    const { bucket } = this.shop;
    const reason = 'Files are named by their owners and ids. The grant ends at the prefix.';
    thumbnails.acknowledgeGrant(bucket.grantRead(thumbnails, 'files/*'), { reason });
    thumbnails.acknowledgeGrant(bucket.grantPut(thumbnails, 'thumbnails/*'), { reason });
    this.shop.onObjectCreated('files/', thumbnails);
  }

  private addReport(): void {
    const report = this.addFunction('Report', 'report', { asyncInvocation: {}, timeout: Duration.minutes(1) });
    report.acknowledgeGrant(this.shop.table.grantReadData(report), INDEXES);
    report.allow(['s3:PutObject'], [this.shop.bucket.arnForObjects('reports/*')], { reason: 'A report is named by its day. Only this function writes here.' });
    this.shop.addSchedule('Nightly', {
      function: report,
      schedule: ScheduleExpression.cron({ hour: '1', minute: '0', timeZone: TimeZone.EUROPE_BERLIN }),
    });
  }

  private addFunction(id: string, name: string, options: ServerlessFunctionOptions = {}): ServerlessFunction {
    const { tableName } = this.shop.table;
    const environment = { TABLE_NAME: tableName, BUCKET_NAME: this.shop.bucket.bucketName };
    return this.shop.addFunction(id, { entry: source(name), environment, ...options });
  }
}
