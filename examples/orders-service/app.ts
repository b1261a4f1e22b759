import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { OrdersStage } from './orders-stage';

const app = new App();
new OrdersStage(app, 'development', { env: { region: 'eu-west-1' }, production: false });
new OrdersStage(app, 'production', { env: { region: 'eu-west-1' }, production: true });
Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
app.synth();
