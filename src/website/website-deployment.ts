import * as fs from 'fs';
import * as path from 'path';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { IBucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';
import { acknowledgeHelper } from './website-findings';
import { invalid } from '../private/invalid';

/** How the pages of a website get into its bucket. CloudFormation itself can upload nothing. */
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
   * them; the findings are acknowledged.
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
  public _deploy(scope: Construct, bucket: IBucket, distribution: Distribution): void {
    if (this.folder === undefined) return;
    const pages = Source.asset(this.folder);
    const sources: IBucket[] = [];
    const { handlerRole } = new BucketDeployment(scope, 'Deployment', {
      sources: [{
        bind: (construct, context) => {
          const bound = pages.bind(construct, context);
          sources.push(bound.bucket);
          return bound;
        },
      }],
      destinationBucket: bucket,
      distribution,
      memoryLimit: 512,
    });
    acknowledgeHelper(handlerRole, [...sources, bucket]);
  }
}

function checkFolder(folder: string): void {
  const entries = fs.existsSync(folder) && fs.statSync(folder).isDirectory() ? fs.readdirSync(folder) : undefined;
  if (entries === undefined) throw invalid('website.deployment', folder, 'a folder that exists; build the pages before the stack');
  if (!entries.length) throw invalid('website.deployment', folder, 'a folder that is not empty');
  if (!fs.existsSync(path.join(folder, 'index.html'))) throw invalid('website.deployment', folder, 'a folder with an index.html');
}
