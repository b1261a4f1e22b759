import { Stack } from 'aws-cdk-lib';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { addRoute } from './route';
import { RouteIntegration, ItemFieldType, Mapping, MappingValue } from '../../../../src';

const table = (stack: Stack) => new TableV2(stack, 'Table', { partitionKey: { name: 'pk', type: AttributeType.STRING } });
const key = { partitionKey: { name: 'pk', value: MappingValue.path('id') } };
const fields = { name: ItemFieldType.STRING };

/** An integration with one optional prop set, by the struct that has it. */
const INTEGRATIONS: Record<string, (stack: Stack, props: object) => RouteIntegration> = {
  DynamoDbGetOptions: (stack, props) => RouteIntegration.dynamoDbGet(table(stack), { ...key, fields, ...props }),
  DynamoDbKeyAttribute: (stack, props) => RouteIntegration.dynamoDbGet(table(stack), { partitionKey: { ...key.partitionKey, ...props }, fields }),
  DynamoDbPutOptions: (stack, props) => RouteIntegration.dynamoDbPut(table(stack), { ...key, attributes: {}, ...props }),
  DynamoDbQueryOptions: (stack, props) => RouteIntegration.dynamoDbQuery(table(stack), { ...key, fields, ...props }),
  FunctionIntegrationOptions: (stack, props) => RouteIntegration.function(new LambdaFunction(stack, 'Function', {
    runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => {};'),
  }), props),
  HttpIntegrationOptions: (_, props) => RouteIntegration.http('https://example.com', { mapping: Mapping.value(MappingValue.body()), ...props }),
  MockIntegrationOptions: (_, props) => RouteIntegration.mock(props),
};

/** How a prop of each struct comes into a template. */
export const INTEGRATION_BUILDERS = Object.fromEntries(Object.entries(INTEGRATIONS).map(([struct, make]) =>
  [struct, (stack: Stack, props: object) => addRoute(stack, make(stack, props))]));
