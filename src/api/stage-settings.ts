import { CfnClientCertificate, IRestApi, MethodLoggingLevel, Stage } from 'aws-cdk-lib/aws-apigateway';
import { LogGroup, LogGroupProps } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ApiOptions } from './api-options';
import { CacheOptions, CacheSize } from './cache-options';
import { Profile } from '../profile/profile';
import { profileValues } from '../profile/profile-values';
import { sendToCentralLogs } from '../private/central-logs';

type StageChoices = Pick<ApiOptions, 'cache' | 'cacheEnabled' | 'clientCertificate' | 'executionLogging'> & { readonly profile?: Profile };

/** The stage's cache: the user's, the smallest, or none. */
export function cacheOf({ cache, cacheEnabled, profile }: StageChoices): CacheOptions | undefined {
  if (cache) return cache;
  return cacheEnabled ?? profileValues(profile)['api.cacheEnabled'] ? { size: CacheSize.GB_0_5 } : undefined;
}

/** Level of the execution log. */
export function loggingLevelOf({ executionLogging, profile }: StageChoices): MethodLoggingLevel {
  return executionLogging ?? profileValues(profile)['api.executionLogging'];
}

/** The certificate that API Gateway shows. Undefined where it shows none. */
export function createClientCertificate(scope: Construct, { clientCertificate, profile }: StageChoices): string | undefined {
  if (!(clientCertificate ?? profileValues(profile)['api.clientCertificate'])) return undefined;
  return new CfnClientCertificate(scope, 'ClientCertificate', { description: scope.node.path }).attrClientCertificateId;
}

/** Log group of the execution log, with the name that API Gateway writes to. Otherwise API Gateway would create one, without expiry and without the key. */
export function createExecutionLogGroup(scope: Construct, api: IRestApi, stage: Stage, stageName: string, props: LogGroupProps): LogGroup {
  const group = sendToCentralLogs(new LogGroup(scope, 'ExecutionLogs', { ...props, logGroupName: `API-Gateway-Execution-Logs_${api.restApiId}/${stageName}` }));
  stage.node.addDependency(group);
  return group;
}
