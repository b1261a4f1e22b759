import { join } from 'path';
import { WebsiteDeployment, WebsiteOptions } from 'cdk-serverless-api-pattern';

export const website: WebsiteOptions = { deployment: WebsiteDeployment.bucketDeployment(join(__dirname, 'page')) };
