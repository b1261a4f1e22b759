import { Duration } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { ServerlessApiPattern, SystemDiagram } from '../../../src';
import { newStack } from '../../support/synth';
import { everySystem } from '../../support/systems';

/** The system of docs/architecture.md: the default profile, with every part that a prop adds. */
export function drawnSystem(): ServerlessApiPattern {
  return everySystem(newStack());
}

/** The picture of the README: the default system, and the parts that `{}` adds. */
export function picture(): SystemDiagram {
  const shop = new ServerlessApiPattern(newStack(), 'Shop', {
    realtime: {}, ingest: {}, website: {}, schedules: [{ id: 'Hourly', schedule: ScheduleExpression.rate(Duration.hours(1)) }],
  });
  return SystemDiagram.of(shop, { deadLetterQueues: false });
}
