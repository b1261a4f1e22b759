import { App, Stack } from 'aws-cdk-lib';
import { ServerlessApiPattern } from 'cdk-serverless-api-pattern';

/** The system that one line builds. */
export function defaultSystem(app: App): void {
  new ServerlessApiPattern(new Stack(app, 'Stack'), 'Shop');
}
