import { AccessLogFormat, MethodLoggingLevel, Stage } from 'aws-cdk-lib/aws-apigateway';
import { IConstruct } from 'constructs';
import { AccessLog } from './access-log';
import { ApiOptions } from './api-options';
import { loggingLevelOf } from './stage-settings';
import { acknowledge } from '../private/acknowledge';
import { Profile } from '../profile/profile';

/** Acknowledges what follows from the options of a stage. */
export function acknowledgeStage(stage: Stage, options: ApiOptions & { readonly tracing?: boolean; readonly profile?: Profile }): void {
  if (loggingLevelOf(options) === MethodLoggingLevel.OFF) {
    acknowledge(stage, {
      id: 'AwsSolutions::AwsSolutions-APIG6',
      reason: 'Execution logs need a role that is shared by the whole account, which is not ours to set; access log and traces show each request.',
    });
  }
  const { format } = options.accessLog ?? AccessLog.json();
  acknowledgeAccessLog(stage, format);
  if (options.tracing === false) {
    acknowledge(stage, { id: 'Serverless::Serverless-APIGWXrayEnabled', reason: 'Tracing is switched off by the tracing prop.' });
  }
}

/** Acknowledges that an access log, or its JSON, is missing. */
export function acknowledgeAccessLog(stage: IConstruct, format: AccessLogFormat | undefined): void {
  const reason = 'The access log, or its JSON, is switched off by the accessLog prop.';
  if (!format) acknowledge(stage, { id: 'AwsSolutions::AwsSolutions-APIG1', reason }, { id: 'Serverless::Serverless-APIGWAccessLogging', reason });
  if (!format?.toString().startsWith('{')) acknowledge(stage, { id: 'Serverless::Serverless-APIGWStructuredLogging', reason });
}
