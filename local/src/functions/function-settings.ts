import { CUSTOM_RESOURCE_HOST } from './custom-resource-host';
import { layerVariables } from './layers';
import { Launch, UnsupportedFunction } from './runtimes';

/** A function as its template describes it, with everything resolved. */
export interface FunctionSettings {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  readonly runtime: string;
  readonly launch: Launch | UnsupportedFunction;
  readonly handler: string;
  readonly memorySize: number;
  readonly timeoutSeconds: number;
  readonly reservedConcurrency?: number;
  readonly logFormat: string;
  readonly logLevel?: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly credentials: FunctionCredentials;
  readonly taskRoot: string;
  /** Whether traces name the sources of bundled code. */
  readonly sourceMaps?: boolean;
  /** The same for the same code and layers. */
  readonly codeId: string;
  /** Port for a debugger; the function then has one process and no time limits. @default - none can be attached */
  readonly inspector?: number;
  /** Directory of its layers. @default - it has none */
  readonly layerRoot?: string;
  /** Address for answers of a custom resource handler. @default - it handles none */
  readonly customResources?: string;
  readonly region: string;
  /** The address that stands for AWS. */
  readonly endpoint: string;
}

export interface FunctionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

const ENDPOINT_VARIABLES = ['AWS_ENDPOINT_URL', ...['DYNAMODB', 'S3', 'SQS', 'SNS', 'COGNITO_IDP'].map((service) => `AWS_ENDPOINT_URL_${service}`)];

/** The environment of a function's process: Lambda's, and nothing of the machine it runs on. */
export function environmentOf(settings: FunctionSettings, version: string, runtimeApi: string): Record<string, string> {
  return {
    ...settings.variables,
    ...(settings.layerRoot === undefined ? {} : layerVariables(settings.layerRoot, settings.runtime)),
    ...(settings.customResources === undefined ? {} : { LOCAL_RUNNER_RESPONSES: `${CUSTOM_RESOURCE_HOST}=${settings.customResources}` }),
    PATH: '/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    ...Object.fromEntries(ENDPOINT_VARIABLES.map((name) => [name, settings.endpoint])),
    AWS_REGION: settings.region,
    AWS_DEFAULT_REGION: settings.region,
    AWS_ACCESS_KEY_ID: settings.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: settings.credentials.secretAccessKey,
    AWS_SESSION_TOKEN: settings.credentials.sessionToken,
    AWS_EXECUTION_ENV: `AWS_Lambda_${settings.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: settings.name,
    AWS_LAMBDA_FUNCTION_VERSION: version,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(settings.memorySize),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${settings.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: `local/[${version}]`,
    AWS_LAMBDA_LOG_FORMAT: settings.logFormat,
    ...(settings.logLevel === undefined ? {} : { AWS_LAMBDA_LOG_LEVEL: settings.logLevel }),
    AWS_LAMBDA_RUNTIME_API: runtimeApi,
    AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
    LAMBDA_TASK_ROOT: settings.taskRoot,
    LAMBDA_RUNTIME_DIR: '/var/runtime',
    _HANDLER: settings.handler,
  };
}
