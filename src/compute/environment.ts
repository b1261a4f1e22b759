import { Token } from 'aws-cdk-lib';
import { invalid } from '../private/invalid';

/** Names that Lambda sets itself. See https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html */
const RESERVED = new Set([
  '_HANDLER', '_X_AMZN_TRACE_ID', 'AWS_DEFAULT_REGION', 'AWS_REGION', 'AWS_EXECUTION_ENV', 'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE', 'AWS_LAMBDA_FUNCTION_VERSION', 'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_GROUP_NAME', 'AWS_LAMBDA_LOG_STREAM_NAME', 'AWS_ACCESS_KEY', 'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_LAMBDA_RUNTIME_API', 'LAMBDA_TASK_ROOT', 'LAMBDA_RUNTIME_DIR',
]);

/** Throws for a name that Lambda refuses when the stack is deployed. */
export function checkEnvironment(prop: string, environment: { readonly [name: string]: string } | undefined): void {
  for (const name of Object.keys(environment ?? {})) {
    if (Token.isUnresolved(name)) continue;
    if (!/^[A-Za-z][A-Za-z0-9_]+$/.test(name)) {
      throw invalid(prop, name, 'names of two or more letters, digits and underscores that begin with a letter');
    }
    if (RESERVED.has(name)) throw invalid(prop, name, 'names that Lambda does not reserve for itself');
  }
}
