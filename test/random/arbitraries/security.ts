import * as fc from 'fast-check';
import { call, days, distinct, existing, flag, member, one, options, some, value, whole } from '../arbitrary';
import { firewall } from './firewall';

const rotation = fc.option(options('EncryptionKeyOptions', {}, { rotationPeriod: days(90, 2560) }, 2), { nil: undefined });

const encryption = one(
  call('Encryption.awsOwned'), call('Encryption.awsManaged'), call('Encryption.oneKey', rotation), call('Encryption.keyPerService', rotation),
  call('Encryption.existing', options('ExistingKeys', { messages: existing('key', 'MessagesKey') }, {
    table: existing('key', 'TableKey'), bucket: existing('key', 'BucketKey'), logs: existing('key', 'LogsKey'), users: existing('key', 'UsersKey'),
  }, 2)),
);

const service = (name: string) => value(`aws_ec2.InterfaceVpcEndpointAwsService.${name}`);

const network = one(
  call('Network.none'),
  call('Network.isolated', fc.option(options('PrivateNetworkOptions', {}, {
    cidr: fc.constantFrom('10.1.0.0/16', '172.20.0.0/20', '192.168.3.0/24'),
    availabilityZones: whole(2, 3),
    services: distinct(one(service('SQS'), service('EVENTBRIDGE'), service('STEP_FUNCTIONS')), 2),
  }, 2), { nil: undefined })),
  call('Network.existing', existing('vpc'), fc.option(options('ExistingNetworkOptions', {}, {
    subnets: options('', { subnetType: member('aws_ec2.SubnetType', ['PRIVATE_WITH_EGRESS']) }), securityGroups: some(existing('securityGroup'), 1),
  }, 2), { nil: undefined })),
);

const roles = options('RoleConventions', {}, {
  permissionsBoundary: existing('boundary'), path: fc.constantFrom('/', '/teams/shop/'), namePrefix: fc.constantFrom('shop-', 'A+b=c,d.e@f_'), managedPolicies: flag,
});

export const security = options('SecurityOptions', {}, {
  firewallEnabled: flag, firewall, webAclArn: existing('webAclArn'), blockedRequestsThreshold: whole(1, 100_000), encryption, network, roles,
}, 3);

