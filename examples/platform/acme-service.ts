import { Tags } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ACME_DEVELOPMENT, ACME_PRODUCTION } from './acme-profiles';
import { AlarmNotification, ServerlessApiPattern, ServerlessApiPatternProps } from 'cdk-serverless-api-pattern';

/** Properties of `AcmeService`. The platform chooses the profile, and teams all that it does not lock. */
export interface AcmeServiceProps extends Omit<ServerlessApiPatternProps, 'profile'> {
  /** The team, as the register of teams has it. Who is called and who pays follow from it. */
  readonly team: string;

  /** Whether customers rely on it. */
  readonly production: boolean;
}

/** The construct that ACME's teams build their services with. */
export class AcmeService extends Construct {
  /** The system, for routes, functions and schedules of the team. */
  public readonly system: ServerlessApiPattern;

  constructor(scope: Construct, id: string, { team, production, monitoring, ...props }: AcmeServiceProps) {
    super(scope, id);
    const onCall = AlarmNotification.email(`${team}-on-call@acme.example`);
    this.system = new ServerlessApiPattern(this, 'System', {
      ...props,
      profile: production ? ACME_PRODUCTION : ACME_DEVELOPMENT,
      monitoring: { ...monitoring, notifications: production ? [onCall, ...monitoring?.notifications ?? []] : monitoring?.notifications },
    });
    Tags.of(this).add('team', team);
    Tags.of(this).add('stage', production ? 'production' : 'development');
  }
}
