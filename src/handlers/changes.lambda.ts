import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SNSClient } from '@aws-sdk/client-sns';
import { CHANGES, ENTITIES_FILE, type EntitiesModel } from './catalog';
import { ChangeBus } from './changes/change-bus';
import { ChangeTopic } from './changes/change-topic';
import { changedEntities } from './changes/changed-entity';
import { changesHandler } from './changes/changes-handler';
import { LiveQueue } from './changes/live-queue';
import { Environment } from './shared/environment';
import { CLIENT_SETTINGS } from './shared/sdk-client';
import { telemetryOf } from './shared/telemetry';

const environment = new Environment(CHANGES);
// Written by the construct beside the code of this function.
const model = JSON.parse(readFileSync(join(process.env.LAMBDA_TASK_ROOT ?? __dirname, ENTITIES_FILE), 'utf8')) as EntitiesModel;
const client = new SNSClient(CLIENT_SETTINGS);
const [published, live] = [environment.list('PUBLISHED_ENTITIES'), environment.list('LIVE_ENTITIES')];
const address = environment.setting('EVENTS_ADDRESS');
const target = published.length === 0 ? undefined : address === ''
  ? new ChangeTopic(client, environment.resource('topic'))
  : new ChangeBus(client.config, { address, busName: environment.resource('bus'), source: environment.setting('EVENTS_SOURCE') });
const queue = live.length === 0 ? undefined : new LiveQueue(client.config, environment.resource('queue'));

export const handler = changesHandler({
  entities: changedEntities(model),
  published,
  live,
  publish: async (event) => target?.publish(event),
  tell: async (message) => queue?.send(message),
  ...telemetryOf(CHANGES, environment),
});
