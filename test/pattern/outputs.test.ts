import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { Auth, ServerlessApiPattern, ServerlessApiPatternProps } from '../../src';
import { newStack, templateOf } from '../support/synth';

/** The values of the outputs by their ids, without the hash. */
const outputsOf = (props: ServerlessApiPatternProps) => {
  const made = templateOf((stack) => void new ServerlessApiPattern(stack, 'Shop', props), { env: { region: 'eu-west-1' } });
  return Object.fromEntries(Object.entries(made.findOutputs('*')).map(([id, { Value }]) => [id.slice(0, -8), Value as unknown]));
};
const ref = (id: string) => ({ Ref: expect.stringMatching(new RegExp(`^${id}[0-9A-F]{8}$`)) as string });
const url = (...parts: unknown[]) => ({ 'Fn::Join': ['', expect.arrayContaining(parts) as unknown[]] });

test('the API and the user pool are put out', () => {
  expect(outputsOf({})).toEqual({
    ShopApiEndpoint: expect.objectContaining({}) as object,
    ShopUsersUserPoolId: ref('ShopUsers'),
    ShopUsersUserPoolClientId: ref('ShopUsersClient'),
  });
});

test('so are the website, the WebSocket API and the sign-in page, which leads back to the website', () => {
  const outputs = outputsOf({ website: {}, realtime: {}, auth: Auth.cognito({ domainPrefix: 'shop' }) });
  expect(Object.keys(outputs).sort()).toEqual([
    'ShopApiEndpoint', 'ShopRealtimeUrl', 'ShopUsersSignInUrl', 'ShopUsersUserPoolClientId', 'ShopUsersUserPoolId', 'ShopWebsiteUrl',
  ]);
  expect(outputs.ShopRealtimeUrl).toEqual(url('wss://'));
  expect(outputs.ShopWebsiteUrl).toEqual(url('https://'));
  expect(JSON.stringify(outputs.ShopUsersSignInUrl)).toMatch(/auth\.eu-west-1\.amazoncognito\.com\/login\?client_id=.*&response_type=code&redirect_uri=.*DomainName/);
});

test.each<[string, string[] | undefined, RegExp]>([
  ['the first address that is given', ['https://shop.example.com/in', 'http://localhost:3000'], /redirect_uri=https:\/\/shop\.example\.com\/in"/],
  ['localhost, where there is no other', undefined, /redirect_uri=http:\/\/localhost:3000"/],
])('the sign-in page leads back to %s', (_, callbackUrls, expected) => {
  expect(JSON.stringify(outputsOf({ auth: Auth.cognito({ domainPrefix: 'shop', callbackUrls }) }).ShopUsersSignInUrl)).toMatch(expected);
});

test('an API with a domain is put out by that, and a system without users has none to put out', () => {
  const hostedZone = HostedZone.fromHostedZoneAttributes(newStack(), 'Zone', { hostedZoneId: 'Z1', zoneName: 'example.com' });
  const outputs = outputsOf({ auth: Auth.iam(), api: { domain: { domainName: 'api.example.com', hostedZone } } });
  expect(Object.keys(outputs).sort()).toEqual(['ShopApiEndpoint', 'ShopApiUrl']);
  expect(outputs.ShopApiUrl).toBe('https://api.example.com/');
});
