/**
 * An order system: customers' orders, quotes, parcels and invoices on the shipped routes and its own functions.
 *
 *   CDK_OUTDIR=cdk.out npx tsx --tsconfig tsconfig.dev.json examples/orders/app.ts
 *
 * writes the template, and needs neither Docker nor Go nor Python. The CDK CLI deploys it, `cdk deploy --app cdk.out`,
 * and has Docker build the image of the invoices.
 */
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { OrdersSystem } from './orders-system';

const app = new App();
// The replica of the table is in another region: CDK must know which region this one is.
new OrdersSystem(app, 'Orders', { env: { region: 'eu-west-1' } });
Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
app.synth();
