import { Duration, Lazy } from 'aws-cdk-lib';
import { CfnUserPoolClient, FeaturePlan, OAuthScope, UserPool, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { clientAttributes } from './client-attributes';
import { SignInAddresses } from './sign-in-addresses';
import { UserDirectoryOptions } from './user-directory-options';
import { invalid } from '../private/invalid';

interface ClientProps extends UserDirectoryOptions {
  readonly scopes: OAuthScope[];
  readonly addresses: SignInAddresses;
}

/** The public client of a user directory. */
export function createClient(userPool: UserPool, props: ClientProps): UserPoolClient {
  const { addresses, scopes } = props;
  const client = userPool.addClient('Client', {
    generateSecret: false,
    authFlows: { userSrp: true, user: props.passkeys !== undefined },
    oAuth: {
      flows: { authorizationCodeGrant: true },
      scopes,
      callbackUrls: Lazy.list({ produce: () => addresses.callbacks }, { omitEmpty: true }),
      logoutUrls: Lazy.list({ produce: () => addresses.logouts }, { omitEmpty: true }),
    },
    ...clientAttributes(props),
    preventUserExistenceErrors: true,
    enableTokenRevocation: true,
    accessTokenValidity: Duration.hours(1),
    idTokenValidity: Duration.hours(1),
    refreshTokenValidity: Duration.days(30),
    refreshTokenRotationGracePeriod: gracePeriod(props),
  });
  withoutPages(client.node.defaultChild as CfnUserPoolClient, addresses);
  return client;
}

/** Cognito refuses the grants of the hosted page where there is no address to return to, which is known at synthesis. */
function withoutPages(client: CfnUserPoolClient, addresses: SignInAddresses): void {
  const { allowedOAuthFlows: flows, allowedOAuthScopes: scopes } = client;
  const where = (list: string[] | undefined) => Lazy.list({ produce: () => addresses.callbacks.length ? list : [] }, { omitEmpty: true });
  client.allowedOAuthFlows = where(flows);
  client.allowedOAuthScopes = where(scopes);
  client.allowedOAuthFlowsUserPoolClient = Lazy.any({ produce: () => addresses.callbacks.length > 0 });
}

function gracePeriod({ refreshTokenRotation = true, refreshTokenGracePeriod: period, featurePlan }: ClientProps): Duration | undefined {
  if (!refreshTokenRotation) {
    if (period) throw invalid('auth.refreshTokenGracePeriod', period.toHumanString(), 'a grace period together with refreshTokenRotation');
    return undefined;
  }
  if (featurePlan === FeaturePlan.LITE) {
    throw invalid('auth.refreshTokenRotation', true, 'rotation in the plans ESSENTIALS and PLUS; set refreshTokenRotation: false with FeaturePlan.LITE');
  }
  const seconds = period && !period.isUnresolved() ? period.toSeconds({ integral: false }) : 0;
  if (!Number.isInteger(seconds) || seconds > 60) throw invalid('auth.refreshTokenGracePeriod', period?.toHumanString(), 'whole seconds up to 60');
  return period ?? Duration.seconds(10);
}
