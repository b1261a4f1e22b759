import * as path from 'path';
import { Aws, Stack, StackProps } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import {
  Access, Auth, BundledHandler, BundledHandlers, Entity, EntityIndex, EntitySchema, Profile, ServerlessApiPattern, WebsiteDeployment,
} from 'cdk-serverless-api-pattern';
import { buildPages } from './build-pages';

/** Each user has their own tasks. The board shows them by status, live on all devices, and exports them as a file. */
const task = () => Entity.of('task', {
  schema: EntitySchema.fromFile(path.join(__dirname, 'task.json')),
  access: [Access.owner().all()],
  indexes: [EntityIndex.by('status').sortedBy('createdAt')],
  live: true,
  exports: true,
});

/** A whole application: pages that sign people in, keep their tasks through the API, upload files, and hear live of changes. */
export class WebsiteSystem extends Stack {
  public readonly board: ServerlessApiPattern;

  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    this.board = new ServerlessApiPattern(this, 'Board', {
      profile: Profile.DEVELOPMENT,
      auth: Auth.cognito({ domainPrefix: `website-sample-${Aws.ACCOUNT_ID}` }),
      // Attachments and exports are files, and an export is a job.
      handlers: BundledHandlers.only([BundledHandler.FILES, BundledHandler.JOBS]),
      entities: [task()],
      realtime: {},
      // With the pages goes /config.json, in which they find what is known only when the stack is deployed: the addresses of API, sign-in
      // and live messages, and the id of the app client. None is a secret.
      website: { deployment: WebsiteDeployment.bucketDeployment(buildPages()) },
    });
  }
}
