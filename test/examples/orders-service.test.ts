import * as fs from 'fs';
import * as path from 'path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { OrdersStage } from '../../examples/orders-service/orders-stage';
import { decode, encode, Picture, shrink } from '../../examples/orders-service/src/png';
import { acknowledged, reportsOfApp, unacknowledged } from '../support/compliance';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';
import { temporaryDirectory } from '../support/synth';

const FOLDER = path.join(__dirname, '..', '..', 'examples', 'orders-service');
const INFRASTRUCTURE = fs.readdirSync(FOLDER).filter((name) => name.endsWith('.ts')).map((name) => fs.readFileSync(path.join(FOLDER, name), 'utf8'));
const SLOW = 120_000;

function build(app: App): void {
  for (const production of [false, true]) new OrdersStage(app, production ? 'production' : 'development', { env: { region: 'eu-west-1' }, production });
}

test.each(SAMPLED_FLAG_SETS)('cdk-nag has nothing to say that the app does not acknowledge, with %s', (_, context) => {
  const reports = reportsOfApp(build, context);
  expect(unacknowledged(reports)).toEqual([]);
  const own = acknowledged(reports).map(({ reason }) => reason);
  expect(own).toEqual(expect.arrayContaining([expect.stringContaining('Files are named by their owners and ids'), expect.stringContaining('A report is named by its day')]));
}, SLOW);

test('it is at most 120 lines, without an escape hatch', () => {
  expect(INFRASTRUCTURE.flatMap((text) => text.trimEnd().split('\n')).length).toBeLessThanOrEqual(120);
  for (const text of INFRASTRUCTURE) expect(text).not.toMatch(/defaultChild|addPropertyOverride|addOverride|addDeletionOverride|acknowledge\(|\bCfn[A-Z]|getLogicalId|Aspects/);
});

test('each part is there', () => {
  const app = new App({ outdir: temporaryDirectory(), analyticsReporting: false, treeMetadata: false, builtinCloudFormationValidation: false });
  const made = Template.fromStack(new OrdersStage(app, 'production', { env: { region: 'eu-west-1' }, production: true }).service);
  const functions = Object.keys(made.findResources('AWS::Lambda::Function', { Properties: { Environment: { Variables: { STAGE: 'production' } } } }));
  for (const name of ['Catalog', 'Purchases', 'Thumbnails', 'Report', 'Files']) expect(functions).toContainEqual(expect.stringMatching(`^Shop${name}[0-9A-F]{8}$`));
  for (const type of ['Cognito::UserPoolGroup', 'Scheduler::Schedule', 'CloudFront::Distribution', 'WAFv2::WebACL']) {
    expect(Object.keys(made.findResources(`AWS::${type}`)).length).toBeGreaterThan(0);
  }
  expect(Object.values(made.findResources('AWS::ApiGatewayV2::Api')).map(({ Properties }) => Properties.ProtocolType)).toEqual(['WEBSOCKET']);
  // Who wants other prices must be an admin; who wants to see them may be anybody.
  const authorized = Object.values(made.findResources('AWS::ApiGateway::Method')).map(({ Properties }) => `${Properties.HttpMethod} ${Properties.AuthorizationType}`);
  expect(authorized).toEqual(expect.arrayContaining(['GET NONE', 'PUT CUSTOM', 'POST COGNITO_USER_POOLS']));
}, SLOW);

describe('a thumbnail', () => {
  const picture = (width: number, height: number, colorType: number, channels: number, at: (x: number, y: number) => number[]): Picture => ({
    width,
    height,
    colorType,
    points: Buffer.from(Array.from({ length: width * height }, (_, n) => at(n % width, Math.floor(n / width)).slice(0, channels)).flat()),
  });

  test.each([[0, 1], [2, 3], [4, 2], [6, 4]])('is read and written again with the color type %i', (colorType, channels) => {
    const made = picture(7, 5, colorType, channels, (x, y) => [x * 30, y * 50, x + y, 255 - x]);
    expect(decode(encode(made))).toEqual(made);
  });

  test('has the mean of the points that it stands for', () => {
    const halves = picture(400, 200, 2, 3, (x) => (x < 200 ? [200, 0, 0] : [0, 0, x % 2 ? 100 : 50]));
    const { width, height, points } = shrink(halves, 200);
    expect([width, height]).toEqual([200, 100]);
    expect([...points.subarray(0, 3)]).toEqual([200, 0, 0]);
    expect([...points.subarray(-3)]).toEqual([0, 0, 75]);
  });

  test('of a small picture is the picture', () => {
    const small = picture(3, 2, 2, 3, (x, y) => [x, y, 9]);
    expect(shrink(small, 200)).toEqual(small);
  });

  test('of what is no picture is none', () => {
    expect(decode(Buffer.from('hello, this is a text and no picture'))).toBeUndefined();
  });
});
