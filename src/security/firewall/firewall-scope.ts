/** Resources that a firewall can protect. Can't be changed later: another scope is another firewall. */
export enum FirewallScope {
  /** Stages of REST APIs, in the region of the firewall. */
  REGIONAL = 'REGIONAL',

  /** CloudFront distributions, such as that of a website. Made only in us-east-1. */
  CLOUDFRONT = 'CLOUDFRONT',
}
