import { Names } from 'aws-cdk-lib';
import { CfnSamplingRule } from 'aws-cdk-lib/aws-xray';
import { Construct } from 'constructs';

/** X-Ray takes names of as many characters. */
const MAX_NAME = 32;
/** Before the default rule, which has 10,000, and behind rules that name single routes. */
const PRIORITY = 9000;

/**
 * Which share of the requests to a stage of an API X-Ray traces. What the request calls is traced with it, or not. Free; the traces are paid for.
 *
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-console-sampling.html
 */
export class TraceSampling extends Construct {
  /** The rule. */
  public readonly rule: CfnSamplingRule;

  /**
   * @param stageArn ARN of the stage
   * @param rate share of the requests, from 0 to 1
   */
  constructor(scope: Construct, id: string, stageArn: string, rate: number) {
    super(scope, id);
    this.rule = new CfnSamplingRule(this, 'Resource', {
      samplingRule: {
        ruleName: Names.uniqueResourceName(this, { maxLength: MAX_NAME }),
        priority: PRIORITY,
        version: 1,
        resourceArn: stageArn,
        serviceType: 'AWS::ApiGateway::Stage',
        serviceName: '*',
        host: '*',
        httpMethod: '*',
        urlPath: '*',
        // The first request of each second would be nearly all of a small system's.
        reservoirSize: 0,
        fixedRate: rate,
      },
    });
  }
}
