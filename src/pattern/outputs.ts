import { CfnOutput } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { SecureRestApi } from '../api';
import { AuthBinding } from '../auth';
import { Realtime } from '../realtime/realtime';
import { ServerlessApiPatternProps } from './props';
import { StaticWebsite } from '../website';

/** Parts of the system whose addresses clients need. */
interface System {
  readonly auth: AuthBinding;
  readonly api: SecureRestApi;
  readonly realtime?: Realtime;
  readonly website?: StaticWebsite;
}

/** Adds the outputs that clients need, beside the endpoint that CDK outputs for every REST API. Your own resources have no outputs. */
export function addOutputs({ auth: { directory }, api, realtime, website }: System, { auth }: ServerlessApiPatternProps): void {
  if (api.domain) output(api, 'Url', 'Address of the API at its domain', api.url);
  if (realtime) output(realtime, 'Url', 'Address of the WebSocket API', realtime.url);
  if (website) output(website, 'Url', 'Address of the website', website.url);
  if (!directory) return;
  output(directory, 'UserPoolId', 'User pool', directory.userPool.userPoolId);
  output(directory, 'UserPoolClientId', 'App client of the user pool', directory.client.userPoolClientId);
  const [callbackUrl] = auth?._directoryOptions?.callbackUrls ?? [website?.url ?? 'http://localhost:3000'];
  if (!directory.domain || callbackUrl === undefined) return;
  output(directory, 'SignInUrl', 'Hosted sign-in page', directory.domain.signInUrl(directory.client, { redirectUri: callbackUrl }));
}

function output(scope: Construct, id: string, description: string, value: string): void {
  new CfnOutput(scope, id, { description, value });
}
