import { App, Stack, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { ServerlessApiPattern } from 'cdk-serverless-api-pattern';

const app = new App();
const stack = new Stack(app, 'Quickstart');

new ServerlessApiPattern(stack, 'Shop');

Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
app.synth();
