import { CfnElement, Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ServerlessApiPattern } from '../../../src';
import { newStack } from '../../support/synth';
import { withEntities } from '../support/served';
import { order } from '../support/shop';

describe('the function that rebuilds indexes', () => {
  test('is told of each deployment of its stack, and every hour, by a queue that has no other senders', () => {
    const stack = newStack();
    const made = withEntities(stack, [order()]);
    const template = Template.fromStack(stack);
    const queue = stack.getLogicalId(made.reindexQueue!.queue.node.defaultChild as CfnElement);
    const dead = stack.getLogicalId(made.reindexQueue!.deadLetterQueue.node.defaultChild as CfnElement);
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        'source': ['aws.cloudformation'],
        'detail-type': ['CloudFormation Stack Status Change'],
        'detail': {
          'stack-id': [{ Ref: 'AWS::StackId' }],
          'status-details': { status: ['CREATE_COMPLETE', 'IMPORT_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE'] },
        },
      },
      ScheduleExpression: 'rate(1 hour)',
      Targets: [{ Arn: { 'Fn::GetAtt': [queue, 'Arn'] }, DeadLetterConfig: { Arn: { 'Fn::GetAtt': [dead, 'Arn'] } } }],
    });
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', { BatchSize: 1, ScalingConfig: { MaximumConcurrency: 2 } });
    template.hasResourceProperties('AWS::Lambda::Function', { Timeout: 300, RecursiveLoop: 'Allow', Environment: { Variables: { QUEUE_URL: { Ref: queue } } } });
    expect(made.reindexFunction!.function.timeout!.toSeconds()).toBe(300);
  });

  test('takes its settings, and is one of the functions of a system', () => {
    const stack = newStack();
    const reindex = { memorySize: 1024, environment: { RECORDS_PER_SECOND: '50' } };
    const shop = new ServerlessApiPattern(stack, 'Shop', { entities: [order()], compute: { handlers: { reindex } } });
    expect(shop.functions.reindex).toBe(shop.entityApi!.reindexFunction);
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', { MemorySize: 1024, Environment: { Variables: { RECORDS_PER_SECOND: '50' } } });
  });

  test('relies on requests that end within 29 seconds', () => {
    expect(() => withEntities(newStack(), [order()], { handler: { timeout: Duration.seconds(30) } })).toThrow("timeout: '30 seconds' cannot be used. Allowed: at most 29 seconds");
  });
});
