/** Actions of functions that EC2 and X-Ray check without a resource. */
export const INTERFACES = [
  'ec2:AssignPrivateIpAddresses', 'ec2:CreateNetworkInterface', 'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets', 'ec2:UnassignPrivateIpAddresses',
];
export const TRACES = ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'];
