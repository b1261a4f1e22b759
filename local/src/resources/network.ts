import { Identity, Place, Resource, ResourceType } from './resource-type';
import { stableId } from '../assembly/names';

/** Prefix of the IDs of a type, if it isn't the type's own name. */
const PREFIXES: Readonly<Record<string, string>> = {
  SecurityGroup: 'sg',
  RouteTable: 'rtb',
  InternetGateway: 'igw',
  NatGateway: 'nat',
  NetworkAcl: 'acl',
  VPCEndpoint: 'vpce',
  FlowLog: 'fl',
  EIP: 'eipalloc',
};

/** Networks: every function runs on this machine, and reaches what this machine reaches. Their properties are not even read. */
export const networks: ResourceType = {
  types: ['AWS::EC2::*', 'Custom::VpcRestrictDefaultSG'],
  phase: 'store',
  identify: (resource: Resource, place: Place): Identity => {
    const kind = resource.type.split('::').pop() ?? '';
    const id = named(PREFIXES[kind] ?? kind.toLowerCase(), resource);
    return {
      ref: id,
      attributes: {
        Id: id,
        Arn: `arn:aws:ec2:${place.region}:${place.account}:${kind.toLowerCase()}/${id}`,
        [`${kind}Id`]: id,
        GroupId: id,
        AllocationId: id,
        ...(kind === 'VPC' ? { VpcId: id, CidrBlock: '10.0.0.0/16', DefaultSecurityGroup: named('sg', resource), DefaultNetworkAcl: named('acl', resource) } : {}),
        ...(kind === 'Subnet' ? { AvailabilityZone: `${place.region}a` } : {}),
      },
    };
  },
};

/** File systems, which no function finds mounted here. */
export const fileSystems: ResourceType = {
  types: ['AWS::EFS::FileSystem', 'AWS::EFS::MountTarget', 'AWS::EFS::AccessPoint'],
  phase: 'store',
  identify: (resource: Resource, place: Place): Identity => {
    const kind = resource.type.split('::').pop() ?? '';
    const id = named({ FileSystem: 'fs', MountTarget: 'fsmt' }[kind] ?? 'fsap', resource);
    const path = kind === 'FileSystem' ? 'file-system' : 'access-point';
    return {
      ref: id,
      attributes: { Id: id, [`${kind}Id`]: id, Arn: `arn:aws:elasticfilesystem:${place.region}:${place.account}:${path}/${id}`, IpAddress: '127.0.0.1' },
    };
  },
};

function named(prefix: string, resource: Resource): string {
  return `${prefix}-${stableId(resource.id, 17, '0123456789abcdef')}`;
}
