import { Fn, Token } from 'aws-cdk-lib';
import { InterfaceVpcEndpointAwsService } from 'aws-cdk-lib/aws-ec2';
import { IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { IParameter } from 'aws-cdk-lib/aws-ssm';
import { IConstruct } from 'constructs';
import { checkEnvironment } from './environment';
import { checkIn, conflictIn } from '../private/invalid';
import { entriesOf } from '../private/sorted';
import { IFunctionNetwork } from '../security/contract';

/** Secrets that a function reads when it runs. */
interface Read {
  readonly secrets?: { readonly [name: string]: ISecret };
  readonly parameters?: { readonly [name: string]: IParameter };
  readonly environment?: { readonly [name: string]: string };
  readonly vpc?: unknown;
  readonly network?: IFunctionNetwork;
}

/** The variables that tell a function where to read: ARNs. A value in the environment would be in the template, and in every version for ever. */
export function addressesOf(scope: IConstruct, { secrets = {}, parameters = {}, environment = {} }: Read): { [name: string]: string } {
  for (const [prop, read] of Object.entries({ secrets, parameters })) {
    for (const name of Object.keys(read)) {
      checkIn(scope, () => checkEnvironment(prop, { [name]: '' }));
      const taken = [name, `${name}_ARN`].find((each) => !Token.isUnresolved(name) && each in environment);
      if (taken !== undefined) throw conflictIn(scope, `${prop}.${name}`, `environment.${taken}`, `The function gets ${name}_ARN: rename one of them`);
      if (prop === 'parameters' && name in secrets) throw conflictIn(scope, `${prop}.${name}`, `secrets.${name}`, `Both would be ${name}_ARN: rename one of them`);
    }
  }
  return Object.fromEntries([
    ...entriesOf(secrets).map(([name, secret]) => [`${name}_ARN`, secret.secretArn]),
    ...entriesOf(parameters).map(([name, parameter]) => [`${name}_ARN`, parameter.parameterArn]),
  ]);
}

/** Lets a role read exactly these values, and use the keys that they are encrypted by. */
export function grantReading(role: IRole, { secrets = {}, parameters = {}, vpc, network }: Read): void {
  const [secretList, parameterList] = [entriesOf(secrets).map(([, secret]) => secret), entriesOf(parameters).map(([, parameter]) => parameter)];
  if (secretList.length) {
    // The ARN of a secret that is imported by its name lacks the six characters that Secrets Manager adds.
    const resources = secretList.map((secret) => secret.secretFullArn ?? Fn.join('', [secret.secretArn, '-??????']));
    role.addToPrincipalPolicy(new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources }));
    if (!vpc) network?.allowService(InterfaceVpcEndpointAwsService.SECRETS_MANAGER);
  }
  if (parameterList.length) {
    const resources = parameterList.map(({ parameterArn }) => parameterArn);
    role.addToPrincipalPolicy(new PolicyStatement({ actions: ['ssm:GetParameter', 'ssm:GetParameters'], resources }));
    if (!vpc) network?.allowService(InterfaceVpcEndpointAwsService.SSM);
  }
  const keys = [...secretList, ...parameterList].map((each) => (each as { readonly encryptionKey?: IKey }).encryptionKey);
  for (const key of new Set(keys)) key?.grantDecrypt(role);
}
