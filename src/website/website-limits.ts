import { Annotations, ArnFormat, Duration, Stack, Token } from 'aws-cdk-lib';
import { CfnRestApi, EndpointType, Stage } from 'aws-cdk-lib/aws-apigateway';
import { Certificate, ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { PriceClass } from 'aws-cdk-lib/aws-cloudfront';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { IConstruct } from 'constructs';
import { WebsiteDomain } from './website-domain';
import { WebsiteOptions } from './website-options';
import { checkHostedZone } from '../private/hosted-zone';
import { checkMember, conflict, invalid } from '../private/invalid';
import { isApart } from '../private/partition';
import { checkLocks } from '../profile/locks';
import { Profile } from '../profile/profile';
import { profileValues } from '../profile/profile-values';

const HOST = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;
const CERTIFICATE = /^arn:[^:]+:acm:[^:]+:[^:]*:certificate\/[^/]+$/;
const WEB_ACL = /^arn:[^:]+:wafv2:us-east-1:[^:]+:global\/webacl\//;

/** Throws in China, whose CloudFront has no functions and no origin access control, and in GovCloud, which has none. */
export function checkPlace(scope: IConstruct): void {
  if (isApart(scope)) {
    const allowed = 'a stack in a region outside China and GovCloud: their partitions lack CloudFront, or its functions and origin access control';
    throw invalid('website', `a website in ${Stack.of(scope).region}`, allowed);
  }
}

/** Whether requests are logged. */
export function wantsAccessLogs({ accessLogs, profile }: WebsiteOptions & { readonly profile?: Profile }): boolean {
  return accessLogs ?? profileValues(profile)['website.accessLogs'];
}

/** Throws for what CloudFront refuses when the stack is deployed, and for what would do nothing. */
export function checkWebsite(scope: IConstruct, props: WebsiteOptions & { readonly profile?: Profile }): void {
  const { domain, webAclArn, contentSecurityPolicy, connectSources, accessLogExpiration } = props;
  checkLocks(scope, 'website', props.profile, props);
  checkMember('website.priceClass', props.priceClass, PriceClass);
  if (domain) checkDomain(scope, domain);
  if (webAclArn !== undefined && !Token.isUnresolved(webAclArn) && !WEB_ACL.test(webAclArn)) {
    throw invalid('website.webAclArn', webAclArn, 'ARNs of web ACLs of the scope CLOUDFRONT, which are in us-east-1');
  }
  props.pricing?._check(webAclArn);
  if (contentSecurityPolicy !== undefined && connectSources) {
    throw conflict('website.connectSources', connectSources.join(', '), 'website.contentSecurityPolicy', 'Put the sources into the policy, or remove one of them');
  }
  checkLogs(scope, props);
  if (!wantsAccessLogs(props) && accessLogExpiration) throw conflict('website.accessLogExpiration', accessLogExpiration.toHumanString(), 'a website without access logs', 'Set website.accessLogs to true, or remove it');
  checkDays(accessLogExpiration);
}

/** CloudFront delivers its log through its own account, which is in no Region that accounts have to opt in to. */
function checkLogs(scope: IConstruct, props: WebsiteOptions & { readonly profile?: Profile }): void {
  const { distributionLogBucket: bucket } = props;
  if (!wantsAccessLogs(props)) {
    if (bucket) throw conflict('website.distributionLogBucket', bucket.node.path, 'a website without access logs', 'Set website.accessLogs to true, or remove it');
    return;
  }
  const region = bucket?.env.region ?? Stack.of(scope).region;
  if (Token.isUnresolved(region)) {
    Annotations.of(scope).addWarningV2('cdk-serverless-api-pattern:websiteLogRegion',
      `${scope.node.path}: the ${bucket ? 'log bucket' : 'stack'} has no region. CloudFront writes its log to no bucket in a Region that accounts have to opt in to, `
      + 'such as eu-south-1: the deployment would fail there. '
      + 'Set env: { region } on the stack, website.distributionLogBucket to a bucket in another Region, or website.accessLogs to false.');
    return;
  }
  if (!isOptIn(region)) return;
  const way = "a bucket in a Region without opt-in, such as Bucket.fromBucketAttributes(this, 'Logs', { bucketName, region: 'eu-central-1' }); or website.accessLogs: false";
  throw invalid('website.distributionLogBucket', bucket ? `a bucket in ${region}` : `the website's own in ${region}`, way);
}

/** Since 2019 every new Region has to be opted in to, those that CDK does not know yet too. */
function isOptIn(region: string): boolean {
  const known = RegionInfo.regions.some(({ name }) => name === region);
  return !known || RegionInfo.get(region).isOptInRegion;
}

function checkDomain(scope: IConstruct, { domainName, certificate, hostedZone }: WebsiteDomain): void {
  if (!Token.isUnresolved(domainName) && !HOST.test(domainName)) throw invalid('website.domain.domainName', domainName, 'host names in small letters, such as shop.example.com');
  checkHostedZone('website.domain', domainName, hostedZone);
  const { certificateArn } = certificate;
  const malformed = !Token.isUnresolved(certificateArn) && !CERTIFICATE.test(certificateArn);
  const region = malformed ? undefined : regionOf(scope, certificate);
  if (!Token.isUnresolved(region) && region !== 'us-east-1') {
    const shown = malformed ? certificateArn : `a certificate in ${region}`;
    throw invalid('website.domain.certificate', shown, 'certificates in us-east-1: CloudFront takes none of elsewhere');
  }
}

/** Region of a certificate: for one that the app creates, its stack's; for any other, that of its ARN, part of which may be a token. */
function regionOf(scope: IConstruct, certificate: ICertificate): string | undefined {
  if (certificate instanceof Certificate) return certificate.env.region;
  return Stack.of(scope).splitArn(certificate.certificateArn, ArnFormat.SLASH_RESOURCE_NAME).region;
}

/** CloudFront calls an API at the address that API Gateway gives it, over the internet, without a client certificate. */
export function checkApi(stage: Stage): void {
  const api = stage.restApi.node.defaultChild;
  if (!(api instanceof CfnRestApi)) return;
  const { types = [] } = api.endpointConfiguration as CfnRestApi.EndpointConfigurationProperty | undefined ?? {};
  if (types.includes(EndpointType.PRIVATE)) throw invalid('website', 'an API that is only reached from a VPC', 'a website in front of an API that CloudFront can reach');
  if (api.disableExecuteApiEndpoint === true) {
    throw invalid('website', 'an API that only answers at its own domain', 'a website with api.domain.defaultEndpointEnabled: true, because CloudFront calls the API at its execute-api address');
  }
}

function checkDays(age: Duration | undefined): void {
  if (age === undefined || age.isUnresolved()) return;
  const days = age.toDays({ integral: false });
  if (!Number.isInteger(days) || days < 1) throw invalid('website.accessLogExpiration', age.toHumanString(), 'whole days');
}
