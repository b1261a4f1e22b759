import { CfnOutput, Duration, RemovalPolicy, Stack, StackProps } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { ShopEnvironment } from './environment';
import { AlarmNotification, Auth, DeploymentStrategy, Profile, ServerlessApiPattern, Severity } from 'cdk-serverless-api-pattern';

/** Properties of `ShopStack`. */
export interface ShopStackProps extends StackProps {
  readonly environment: ShopEnvironment;
}

/** The shop: items, files and jobs of people who sign in, live results, a website. */
export class ShopStack extends Stack {
  public readonly shop: ServerlessApiPattern;

  constructor(scope: Construct, id: string, { environment, ...props }: ShopStackProps) {
    // In production, the stack can't be deleted by mistake.
    super(scope, id, { ...props, terminationProtection: environment.production });
    const { name, production } = environment;
    // A development stage takes its data with it, so that you can delete all of it.
    const removalPolicy = production ? undefined : RemovalPolicy.DESTROY;
    this.shop = new ServerlessApiPattern(this, 'Shop', {
      profile: production ? Profile.PRODUCTION : Profile.DEVELOPMENT,
      explainFile: 'settings.txt',
      auth: Auth.cognito({ domainPrefix: `shop-example-${name}`, selfSignUp: true }),
      compute: {
        // A tenth of the calls first. It is taken back when the new version fails.
        deployment: production ? DeploymentStrategy.canary({ percentage: 10, interval: Duration.minutes(5) }) : DeploymentStrategy.allAtOnce(),
      },
      data: { table: { removalPolicy }, bucket: { removalPolicy } },
      realtime: {},
      website: {},
      schedules: [{ id: 'Sweep', schedule: ScheduleExpression.rate(Duration.hours(1)) }],
      monitoring: production ? {
        systemAlarm: true,
        notifications: [
          AlarmNotification.slack({ workspaceId: 'T0123456789', channelId: 'C0123456789' }),
          AlarmNotification.email('on-call@example.com', { severity: Severity.CRITICAL }),
        ],
        // One failed call of an item is no reason for an alarm at night; five within five minutes are.
        alarmOverrides: { ItemsErrors: { threshold: 5 } },
      } : undefined,
    });
    new CfnOutput(this, 'ApiUrl', { value: this.shop.url });
    new CfnOutput(this, 'WebsiteUrl', { value: this.shop.website!.url });
  }
}
