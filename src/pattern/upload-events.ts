import { Annotations } from 'aws-cdk-lib';
import { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { BundledFunction, BundledHandler, ServerlessFunction } from '../compute';
import { handlerOptions } from '../compute/handler-options';
import { keepsObjectEvents } from '../ingest/object-events';
import { UploadEvents } from '../ingest/upload-events';
import { freeChildId } from '../private/distinct-id';
import { ServerlessApiPatternProps } from './props';
import { SystemWiring } from './wiring';

/** Source and recipients of upload events. */
interface System {
  readonly bucket: IBucket;
  readonly functions: { [name: string]: ServerlessFunction };
}

/** Tells the `files` handler of uploads, where it is the shipped one and the bucket can tell. */
export function createUploadEvents(
  scope: Construct, system: System, { compute }: ServerlessApiPatternProps, { functions: wiring }: SystemWiring,
): UploadEvents | undefined {
  const { files } = system.functions;
  if (!(files instanceof BundledFunction) || handlerOptions(compute, BundledHandler.FILES).replacement) return undefined;
  const { bucket } = system;
  if (keepsObjectEvents(bucket)) {
    Annotations.of(scope).addWarningV2('cdk-serverless-api-pattern:uploadsUntold', [
      `data.existingBucket: ${bucket.node.path} doesn't send events to EventBridge, so a file that the API isn't asked for within 16 days of its upload is forgotten`,
      'Set notificationConfiguration.eventBridgeConfiguration of its CfnBucket, so that uploads settle by themselves.',
    ].join('. '));
    return undefined;
  }
  return new UploadEvents(scope, freeChildId(scope, 'Uploads'), { bucket, files, messageEncryptionKey: wiring.messageEncryptionKey, monitoring: wiring.monitoring });
}
