import { IVpc, Peer, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';

/** A security group that lets HTTPS out, which all of AWS is reached by, and nothing in. */
export function httpsOnly(scope: Construct, id: string, vpc: IVpc, whose: string): SecurityGroup {
  // EC2 takes these characters, and so many of them.
  const description = `${whose}: HTTPS out, nothing in`.replace(/[^\w .:/()#,@[\]+=&;{}!$*-]/g, '-').slice(-255);
  const group = new SecurityGroup(scope, id, { vpc, description, allowAllOutbound: false });
  group.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'HTTPS');
  return group;
}
