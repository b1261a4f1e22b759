import * as path from 'path';
import { readAssembly } from '../../projenrc/assembly';

interface Type { readonly name: string; readonly namespace?: string }
interface Assembly { readonly types: Readonly<Record<string, Type>> }

const MODULES = [
  'apigateway', 'apigatewayv2', 'cloudfront', 'cloudwatch', 'codedeploy', 'cognito', 'dynamodb', 'events', 'iam', 'kms', 'lambda', 'logs', 's3', 'scheduler', 'sns',
  'sqs', 'wafv2',
].map((module) => `aws_${module}`);

/** Names that a module of CDK has, too, and why they stay. Where an app imports both, one needs an alias. */
const SHARED: Readonly<Record<string, string>> = {
  'CustomDomainOptions of aws_cognito': 'The hosted sign-in takes a prefix here, so that one is not needed.',
  'FunctionCode of aws_cloudfront': 'A part of the options of a function here, which apps do not name.',
  'FunctionOptions of aws_lambda': 'Both are what the options of functions have in common, which apps do not name.',
  'MappingValue of aws_apigatewayv2': 'That one is for HTTP APIs, which this library does not make.',
};

const OWN = new Set(Object.values(readAssembly<Assembly>().types).map(({ name }) => name));
const OF_CDK = Object.values(readAssembly<Assembly>(path.dirname(require.resolve('aws-cdk-lib/package.json'))).types)
  .filter(({ namespace }) => namespace === undefined || MODULES.includes(namespace));

test('only names with a reason are also names of the CDK modules that apps import beside the library', () => {
  const shared = OF_CDK.filter(({ name }) => OWN.has(name)).map(({ name, namespace = 'aws-cdk-lib' }) => `${name} of ${namespace}`);
  expect(OF_CDK.length).toBeGreaterThan(1000);
  expect(shared.sort()).toEqual(Object.keys(SHARED));
});
