import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { EntityTable, EntityTableProps } from '../../../src';
import { StackOptions, newStack, templateOf } from '../../support/synth';

/** A stack that knows where it is, as replicas and keys need. */
export const EU: StackOptions = { env: { account: '123456789012', region: 'eu-west-1' } };

type PropsOf = EntityTableProps | ((stack: Stack) => EntityTableProps);

/** The properties of the table in the template. */
export function tableWith(props: PropsOf, options?: StackOptions): Record<string, any> {
  const template = templateOf((stack) => void create(stack, props), options);
  return (Object.values(template.findResources('AWS::DynamoDB::GlobalTable')) as { Properties: Record<string, any> }[])[0].Properties;
}

/** Creates only the table, to test its errors. Without the slots of entities, which have their own tests. */
export function create(stack: Stack, props: PropsOf): EntityTable {
  return new EntityTable(stack, 'Table', { entitySlots: false, ...typeof props === 'function' ? props(stack) : props });
}

/** The table's error for these props. */
export const refusal = (props: PropsOf, options?: StackOptions) => () => create(newStack(options), props);

export function plainFunction(stack: Stack, id = 'Function'): LambdaFunction {
  return new LambdaFunction(stack, id, { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => {};') });
}

/** Every statement of every role, in the order of the template. */
export function statementsOf(template: Template): Record<string, any>[] {
  return Object.values(template.findResources('AWS::IAM::Policy')).flatMap((policy) => policy.Properties.PolicyDocument.Statement);
}
