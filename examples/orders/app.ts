/**
 * An order system: customers' orders, quotes, parcels and invoices on the shipped routes and functions of its own.
 *
 *   npx cdk synth --app "npx tsx examples/orders/app.ts"
 *
 * Synthesis needs neither Docker nor Go nor Python. A deployment builds the image of the invoices, by Docker.
 * `npx tsc -p tsconfig.dev.json` sees every file but the handlers in Python, Go and plain JavaScript.
 */
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { OrdersSystem } from './orders-system';

const app = new App();
// The replica of the table is in another region: CDK must know which region this one is.
new OrdersSystem(app, 'Orders', { env: { region: 'eu-west-1' } });
Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
app.synth();
