import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { ServerlessRules } from 'cdk-serverless-api-pattern';
import { DEVELOPMENT, PRODUCTION } from './environment';
import { ShopStage } from './shop-stage';

const app = new App();
for (const environment of [DEVELOPMENT, PRODUCTION]) new ShopStage(app, environment);
Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app), ServerlessRules.plugin());
app.synth();
