import { Names, Token } from 'aws-cdk-lib';
import { CfnSamplingRule } from 'aws-cdk-lib/aws-xray';
import { Construct } from 'constructs';
import { invalidIn } from '../private/invalid';
import { located } from '../private/located';

/** X-Ray takes names of as many characters. */
const MAX_NAME = 32;
/** Before the default rule, which has 10,000, and behind rules that name single routes. */
const PRIORITY = 9000;

/** Properties of `TraceSampling`. */
export interface TraceSamplingProps {
  /** ARN of the stage whose requests are meant. */
  readonly stageArn: string;

  /** Share of the requests that is traced, from 0 to 1. */
  readonly rate: number;
}

/**
 * Share of the requests to a stage of an API that X-Ray traces. Calls of a request are traced with it, or not. Free; you pay for the traces.
 *
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-console-sampling.html
 * @example
 * const shop = new ServerlessApiPattern(this, 'Shop');
 * new TraceSampling(this, 'Sampling', { stageArn: shop.api.stage.stageArn, rate: 0.05 });
 */
@located
export class TraceSampling extends Construct {
  /** The rule. */
  public readonly rule: CfnSamplingRule;

  constructor(scope: Construct, id: string, props: TraceSamplingProps) {
    super(scope, id);
    const { stageArn, rate } = props;
    if (!Token.isUnresolved(rate) && !(rate >= 0 && rate <= 1)) throw invalidIn(this, 'rate', rate, 'a share of the requests from 0 to 1');
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
