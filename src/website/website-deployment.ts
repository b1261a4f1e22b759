import * as fs from 'fs';
import * as path from 'path';
import { Duration } from 'aws-cdk-lib';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { IBucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, ISource, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';
import { acknowledgeHelper } from './deployment-findings';
import { invalid } from '../private/invalid';
import { sorted } from '../private/sorted';

/**
 * Way in which the pages of a website get into its bucket. CloudFormation itself can't upload files.
 *
 * @example
 * new ServerlessApiPattern(this, 'Shop', {
 *   website: { deployment: WebsiteDeployment.bucketDeployment('dist') },
 * });
 */
export class WebsiteDeployment {
  /**
   * By you or by your pipeline, after the stack: `aws s3 sync dist s3://<bucket> --delete`, then
   * `aws cloudfront create-invalidation --distribution-id <id> --paths '/*'`.
   */
  public static manual(): WebsiteDeployment {
    return new WebsiteDeployment();
  }

  /**
   * With the stack, by CDK's `BucketDeployment`. It adds to the stack a helper function of CDK's in Python with 512 MiB, its role, which
   * may read all assets of the account's bootstrap bucket and write to this one, and a layer with the AWS CLI. Compliance packs find
   * them; the findings are acknowledged. Browsers are told to ask each time whether a file has changed; CloudFront keeps it until
   * the next deployment.
   * Throws where the folder does not exist or has no `index.html`.
   *
   * @param folder of the built pages
   * @see https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_s3_deployment-readme.html
   */
  public static bucketDeployment(folder: string): WebsiteDeployment {
    checkFolder(folder);
    return new WebsiteDeployment(folder);
  }

  private constructor(private readonly folder?: string) {}

  /**
   * @internal
   */
  public _deploy(scope: Construct, bucket: IBucket, distribution: Distribution, settings: { [name: string]: string }): void {
    if (this.folder === undefined) return;
    const sources = [Source.asset(this.folder)];
    if (Object.keys(settings).length) sources.push(settingsFile(this.folder, settings));
    const buckets: IBucket[] = [];
    const { handlerRole } = new BucketDeployment(scope, 'Deployment', {
      sources: sources.map((source) => ({
        bind: (construct, context) => {
          const bound = source.bind(construct, context);
          buckets.push(bound.bucket);
          return bound;
        },
      })),
      destinationBucket: bucket,
      distribution,
      memoryLimit: 512,
      cacheControl: KEPT_UNTIL_DEPLOYED,
    });
    acknowledgeHelper(handlerRole, [...buckets, bucket]);
  }
}

/** Browsers ask every time whether a page has changed. CloudFront knows it until the next deployment, which makes it forget. */
const KEPT_UNTIL_DEPLOYED = [CacheControl.maxAge(Duration.days(0)), CacheControl.sMaxAge(Duration.days(365)), CacheControl.mustRevalidate()];

const SETTINGS_FILE = 'config.json';

function settingsFile(folder: string, settings: { [name: string]: string }): ISource {
  if (fs.existsSync(path.join(folder, SETTINGS_FILE))) throw invalid('website.settings', 'settings', `no settings if the folder has its own ${SETTINGS_FILE}`);
  return Source.jsonData(SETTINGS_FILE, sorted(settings));
}

function checkFolder(folder: string): void {
  const entries = fs.existsSync(folder) && fs.statSync(folder).isDirectory() ? fs.readdirSync(folder) : undefined;
  if (entries === undefined) throw invalid('website.deployment', folder, 'a folder that exists; build the pages before the stack');
  if (!entries.length) throw invalid('website.deployment', folder, 'a folder that is not empty');
  if (!fs.existsSync(path.join(folder, 'index.html'))) throw invalid('website.deployment', folder, 'a folder with an index.html');
}
