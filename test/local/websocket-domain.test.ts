import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { assetWith, removeTemporaryDirectories, synthesize } from './support/assembly';
import { LocalSystem } from '../../local/src';
import { BundledHandler, BundledHandlers, ServerlessApiPattern, WebsiteDeployment } from '../../src';

let system: LocalSystem;
const log: string[] = [];

beforeAll(async () => {
  const assembly = synthesize((stack) => void new ServerlessApiPattern(stack, 'Shop', {
    handlers: BundledHandlers.only([BundledHandler.ITEMS]),
    realtime: {
      domain: {
        domainName: 'ws.example.com',
        basePath: 'live',
        certificate: Certificate.fromCertificateArn(stack, 'Certificate', 'arn:aws:acm:eu-west-1:123456789012:certificate/abc'),
        hostedZone: HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z123', zoneName: 'example.com' }),
      },
    },
    website: { deployment: WebsiteDeployment.bucketDeployment(assetWith('Shop', 'index.html')) },
  }));
  system = await LocalSystem.start({ assembly, log: ({ message }) => log.push(message) });
});

afterAll(async () => {
  await system?.stop();
  removeTemporaryDirectories();
});

test('pages find a WebSocket API with its own domain at its address here, and may connect to it', async () => {
  const [website] = Object.values(system.websites);
  const [socket] = Object.values(system.sockets);
  const settings = await fetch(`${website}/config.json`);
  expect(await settings.json()).toMatchObject({ realtimeUrl: socket });
  expect(settings.headers.get('content-security-policy')).toContain(` ${new URL(socket).origin};`);
  expect(JSON.stringify(log)).not.toContain('ws.example.com');
});
