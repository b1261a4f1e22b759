import { RemovalPolicy } from 'aws-cdk-lib';
import { CfnAccount } from 'aws-cdk-lib/aws-apigateway';
import { ManagedPolicy, Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acknowledge } from '../private/acknowledge';
import { located } from '../private/located';
import { passedService } from '../private/service-principal';

/**
 * The role through which API Gateway writes all its logs: **one for the whole account and region**.
 *
 * This overwrites the role that is set now, for every API of the account in this region, including APIs of other apps. Make it once,
 * in its own stack, and only where no other stack does. Without any such role, a stage with a log cannot be deployed.
 * Both stay when the stack goes, because the other APIs would lose their logs.
 *
 * @example
 * declare const app: App;
 *
 * const account = new Stack(app, 'Account');
 * new ApiGatewayLogging(account, 'Logging');
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
@located
export class ApiGatewayLogging extends Construct {
  /** The role. */
  public readonly role: Role;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.role = new Role(this, 'Role', {
      assumedBy: passedService(this, 'apigateway.amazonaws.com'),
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonAPIGatewayPushToCloudWatchLogs')],
    });
    this.role.applyRemovalPolicy(RemovalPolicy.RETAIN);
    const account = new CfnAccount(this, 'Resource', { cloudWatchRoleArn: this.role.roleArn });
    account.applyRemovalPolicy(RemovalPolicy.RETAIN);
    acknowledge(this.role, {
      id: 'AwsSolutions::AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
      reason: 'API Gateway checks the role for what this policy of AWS grants, and log groups of APIs to come have no names yet.',
    });
  }
}
