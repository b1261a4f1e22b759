import { Duration, Token } from 'aws-cdk-lib';
import { WebsiteOptions } from './website-options';
import { invalid } from '../private/invalid';

const HOST = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;
const WEB_ACL = /^arn:[^:]+:wafv2:us-east-1:[^:]+:global\/webacl\//;

/** Throws for what CloudFront refuses when the stack is deployed, and for what would do nothing. */
export function checkWebsite(props: WebsiteOptions): void {
  const { domain, webAclArn, contentSecurityPolicy, connectSources, accessLogs, accessLogExpiration } = props;
  if (domain) checkDomain(domain.domainName, domain.certificate.certificateArn);
  if (webAclArn !== undefined && !Token.isUnresolved(webAclArn) && !WEB_ACL.test(webAclArn)) {
    throw invalid('website.webAclArn', webAclArn, 'ARNs of web ACLs of the scope CLOUDFRONT, which are in us-east-1');
  }
  if (contentSecurityPolicy !== undefined && connectSources) {
    throw invalid('website.connectSources', 'set', 'connectSources or a contentSecurityPolicy of your own, not both');
  }
  if (accessLogs === false && accessLogExpiration) throw invalid('website.accessLogExpiration', accessLogExpiration.toHumanString(), 'an expiration together with accessLogs');
  checkDays(accessLogExpiration);
}

function checkDomain(name: string, certificateArn: string): void {
  if (!Token.isUnresolved(name) && !HOST.test(name)) throw invalid('website.domain.domainName', name, 'host names in small letters, such as shop.example.com');
  if (!Token.isUnresolved(certificateArn) && !/^arn:[^:]+:acm:us-east-1:/.test(certificateArn)) {
    throw invalid('website.domain.certificate', certificateArn, 'certificates in us-east-1: CloudFront takes none of elsewhere');
  }
}

function checkDays(age: Duration | undefined): void {
  if (age === undefined || age.isUnresolved()) return;
  const days = age.toDays({ integral: false });
  if (!Number.isInteger(days) || days < 1) throw invalid('website.accessLogExpiration', age.toHumanString(), 'whole days');
}
