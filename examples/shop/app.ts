import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { DEVELOPMENT, PRODUCTION } from './environment';
import { ShopStage } from './shop-stage';
import { ServerlessRules } from 'cdk-serverless-api-pattern';

const app = new App();
for (const environment of [DEVELOPMENT, PRODUCTION]) new ShopStage(app, environment);
Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app), ServerlessRules.plugin());
app.synth();
