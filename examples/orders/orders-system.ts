import { Duration, Stack, StackProps } from 'aws-cdk-lib';
import { AccountRootPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { javaScript, typeScript } from './function-code';
import { bucketOptions, TABLE } from './order-data';
import { addBestCustomers, addFollowUp, addInvoices, addQuotes, addSummaries } from './order-functions';
import { addParcels, addSubscribers } from './order-messaging';
import { DeploymentStrategy, ObjectBucket, ProvisionedConcurrency, ServerlessApiPattern, ServerlessFunction, WorkQueue } from 'cdk-serverless-api-pattern';

/**
 * Orders are items of the shipped `/items`, photographs are files of `/files`, and `POST /jobs` with the type `checkout` sends an
 * order on its way: worker → parcels → packer → stock, and by the topic to invoices, follow-up, accounting and statistics.
 */
export class OrdersSystem extends Stack {
  public readonly shop: ServerlessApiPattern;
  public readonly parcels: WorkQueue;
  private readonly check: ServerlessFunction;

  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    this.check = new ServerlessFunction(this, 'DeploymentCheck', { ...javaScript('deployment-check'), timeout: Duration.minutes(1) });
    this.shop = this.createShop();
    this.letCheckNewVersions();

    const data = this.shop.entityTable!;
    addQuotes(this.shop);
    addSummaries(this.shop, data);
    addBestCustomers(this.shop, data);
    this.parcels = addParcels(this, this.shop);
    const invoices = addInvoices(this.shop);
    addSubscribers(this, this.shop, invoices, addFollowUp(this, this.shop));

    // Operators on call read dead letters and redrive them, and need no other permissions for that.
    const operators = new Role(this, 'Operators', { assumedBy: new AccountRootPrincipal(), description: 'Redrives dead letters.' });
    for (const queue of [this.shop.queue, this.parcels]) queue.grantRedrive(operators);
  }

  private createShop(): ServerlessApiPattern {
    const copies = new ObjectBucket(this, 'InvoiceCopies');
    return new ServerlessApiPattern(this, 'Shop', {
      compute: {
        handlers: {
          items: {
            // The one that customers wait for: never cold, and a bad version reaches a tenth of them for five minutes at most.
            provisionedConcurrency: ProvisionedConcurrency.targetTracking({ minCapacity: 1, maxCapacity: 20 }),
            deployment: DeploymentStrategy.canary({ percentage: 10, interval: Duration.minutes(5), preTrafficCheck: this.check.function }),
          },
          // The shipped one only knows summaries. Ours keeps its queue, its grants and its environment.
          jobs: { environment: { JOB_TYPES: 'checkout' } },
          worker: { replacement: typeScript('worker'), timeout: Duration.seconds(30) },
        },
      },
      data: { table: TABLE, bucket: bucketOptions(copies.bucket) },
    });
  }

  /** Tells the check which version is new, and lets it call that one. */
  private letCheckNewVersions(): void {
    const { currentVersion } = this.shop.functions.items.function;
    this.check.function.addEnvironment('NEW_VERSION', currentVersion.functionArn);
    this.check.allow(['lambda:InvokeFunction'], [currentVersion.functionArn]);
  }
}
