import * as path from 'path';
import { Aws, Lazy, Stack, StackProps } from 'aws-cdk-lib';
import { HttpMethods } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { Auth, Profile, Realtime, ServerlessApiPattern, StaticWebsite, WebsiteDeployment } from 'cdk-serverless-api-pattern';

/** A whole application: pages that sign people in, call the API under their own address, upload files and hear live of jobs. */
export class WebsiteSystem extends Stack {
  public readonly shop: ServerlessApiPattern;
  public readonly live: Realtime;
  public readonly website: StaticWebsite;

  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const profile = Profile.DEVELOPMENT;
    // The website comes last: it stands in front of the rest. Its address is known when the template is written.
    const address = Lazy.string({ produce: () => this.website.url });
    this.shop = new ServerlessApiPattern(this, 'Shop', {
      profile,
      auth: Auth.cognito({ domainPrefix: `website-sample-${Aws.ACCOUNT_ID}`, callbackUrls: [address], logoutUrls: [address] }),
    });
    this.live = new Realtime(this, 'Live', { profile, auth: this.shop.auth, topic: this.shop.topic, monitoring: this.shop.monitoring });
    const uploads = this.allowUploads();

    const { client, domain } = this.shop.auth.directory!;
    const signIn = domain!.baseUrl();
    this.website = new StaticWebsite(this, 'Website', {
      profile,
      apiStage: this.shop.api.stage,
      monitoring: this.shop.monitoring,
      connectSources: [uploads, signIn, this.live.api.api.apiEndpoint],
      // Written to /config.json beside the pages when the stack is deployed, for they are known only then. None is a secret.
      settings: { api: '/api', signIn, clientId: client.userPoolClientId, live: this.live.url },
      deployment: WebsiteDeployment.bucketDeployment(path.join(__dirname, 'page')),
    });
  }

  /** Gives the origin that forms upload to. */
  private allowUploads(): string {
    const { bucket } = this.shop.objectBucket!;
    // Any origin: what may be uploaded stands in the signed form, and who has none uploads nothing. The website's own name cannot stand
    // here: its policy names the bucket, and one of the two must be there first. With a domain of yours, name that.
    bucket.addCorsRule({ allowedOrigins: ['*'], allowedMethods: [HttpMethods.POST], allowedHeaders: ['*'], maxAge: 3600 });
    return `https://${bucket.bucketRegionalDomainName}`;
  }
}
