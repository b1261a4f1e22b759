import { Token } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { invalid } from '../private/invalid';

/** Destination of a function's messages, and the variable with its address. */
export interface Target {
  readonly action: string;
  readonly arn: string;
  readonly key?: IKey;
  readonly environmentName: string;
  readonly address: string;
}

/** Lets a function send to a target and no more, and tells it the address: one is of no use without the other. */
export function addSender(sender: LambdaFunction, { action, arn, key, environmentName, address }: Target): void {
  if (!Token.isUnresolved(environmentName) && !/^(?!AWS_)[A-Za-z][A-Za-z0-9_]+$/.test(environmentName)) {
    throw invalid('environmentName', environmentName, 'two or more letters, digits and underscores that begin with a letter, and not with AWS_');
  }
  sender.addToRolePolicy(new PolicyStatement({ actions: [action], resources: [arn] }));
  if (key) sender.addToRolePolicy(new PolicyStatement({ actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [key.keyArn] }));
  sender.addEnvironment(environmentName, address);
}
