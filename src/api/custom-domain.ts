import { Stack, Token } from 'aws-cdk-lib';
import { DomainName, EndpointAccessMode, EndpointType, IRestApi, MTLSConfig, SecurityPolicy, Stage } from 'aws-cdk-lib/aws-apigateway';
import { Certificate, CertificateValidation, ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { AaaaRecord, ARecord, IHostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGatewayDomain } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { checkHostedZone } from '../private/hosted-zone';
import { checkMember, invalid } from '../private/invalid';
import { located } from '../private/located';

/** Prefix of the names of the newer policies. */
const ENHANCED = 'SecurityPolicy_';

/** Your own domain for the API. */
export interface CustomDomainOptions {
  /** Full name, such as `api.example.com`. */
  readonly domainName: string;

  /**
   * Certificate for the name: in the region, or in us-east-1 for an edge endpoint.
   *
   * @default - a new one, proven by a record in `hostedZone`
   */
  readonly certificate?: ICertificate;

  /**
   * Zone that the records (A and AAAA) are written to, which must be that of the name or of a domain above it. $0.50 a month, if nothing else uses it.
   *
   * @default - no records; `certificate` is needed then
   */
  readonly hostedZone?: IHostedZone;

  /**
   * First part of the path under the domain.
   *
   * @default - the whole domain is the API's
   */
  readonly basePath?: string;

  /**
   * Oldest TLS version and the ciphers that are spoken.
   *
   * @default SecurityPolicy.TLS_1_2
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-custom-domain-tls-version.html
   */
  readonly securityPolicy?: SecurityPolicy;

  /**
   * Demands certificates of clients that an authority in this bundle in S3 has signed. Not for edge endpoints.
   *
   * @default - clients need no certificate
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html
   */
  readonly mutualTls?: MTLSConfig;

  /**
   * Whether the API can still be reached under the name that AWS gave it, past the domain's rules.
   *
   * @default false
   */
  readonly defaultEndpointEnabled?: boolean;
}

/** Properties of `CustomDomain`. */
export interface CustomDomainProps extends CustomDomainOptions {
  /** The API. */
  readonly api: IRestApi;

  /** The stage that the domain shows. */
  readonly stage: Stage;

  /**
   * Networks that can reach the API.
   *
   * @default EndpointType.REGIONAL
   */
  readonly endpointType?: EndpointType;
}

/**
 * A domain for an API: certificate, TLS, records for IPv4 and IPv6.
 *
 * @example
 * declare const api: SecureRestApi;
 * declare const hostedZone: route53.IHostedZone;
 *
 * const domain = new CustomDomain(this, 'Domain', {
 *   api: api.api,
 *   stage: api.stage,
 *   domainName: 'api.example.com',
 *   hostedZone: hostedZone,
 * });
 * new CfnOutput(this, 'ApiUrl', { value: domain.url });
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-custom-domains.html
 */
@located
export class CustomDomain extends Construct {
  /** The domain. */
  public readonly domainName: DomainName;

  /** Its certificate. */
  public readonly certificate: ICertificate;

  /** Address of the API under the domain, with a slash at the end. */
  public readonly url: string;

  constructor(scope: Construct, id: string, props: CustomDomainProps) {
    super(scope, id);
    const endpointType = props.endpointType ?? EndpointType.REGIONAL;
    const securityPolicy = props.securityPolicy ?? SecurityPolicy.TLS_1_2;
    this.validate(props, endpointType);
    this.certificate = props.certificate ?? this.createCertificate(props);
    this.domainName = new DomainName(this, 'Resource', {
      domainName: props.domainName,
      certificate: this.certificate,
      endpointType,
      securityPolicy,
      // The newer policies must say whether callers may reach the domain under another name; they may not.
      endpointAccessMode: securityPolicy.startsWith(ENHANCED) ? EndpointAccessMode.STRICT : undefined,
      mtls: props.mutualTls,
    });
    this.domainName.addBasePathMapping(props.api, { stage: props.stage, basePath: props.basePath });
    if (props.hostedZone) this.createRecords(props.hostedZone, props.domainName);
    this.url = `https://${props.domainName}/${props.basePath ? `${props.basePath}/` : ''}`;
  }

  private createCertificate({ domainName, hostedZone }: CustomDomainProps): Certificate {
    return new Certificate(this, 'Certificate', { domainName, validation: CertificateValidation.fromDns(hostedZone) });
  }

  private createRecords(zone: IHostedZone, recordName: string): void {
    const target = RecordTarget.fromAlias(new ApiGatewayDomain(this.domainName));
    new ARecord(this, 'Ipv4', { zone, recordName, target });
    new AaaaRecord(this, 'Ipv6', { zone, recordName, target });
  }

  private validate(props: CustomDomainProps, endpointType: EndpointType): void {
    const { domainName, certificate, hostedZone, basePath, mutualTls, securityPolicy } = props;
    checkMember('api.domain.securityPolicy', securityPolicy, SecurityPolicy);
    if (!Token.isUnresolved(domainName) && !/^(\*\.)?([a-z0-9-]+\.)+[a-z]{2,}$/.test(domainName)) {
      throw invalid('api.domain.domainName', domainName, "a full name in small letters, such as 'api.example.com'");
    }
    if (!certificate && !hostedZone) {
      throw invalid('api.domain', domainName, 'a domain with certificate or hostedZone: API Gateway serves none without a certificate');
    }
    checkHostedZone('api.domain', domainName, hostedZone);
    // CDK makes an id of it, so a token would be refused there.
    if (basePath !== undefined && !/^[A-Za-z0-9$_.+!*'()-]+$/.test(basePath)) {
      throw invalid('api.domain.basePath', Token.isUnresolved(basePath) ? 'a token' : basePath, 'letters, digits and $ - _ . + ! * \' ( ), no slash and no token');
    }
    if (endpointType === EndpointType.PRIVATE) throw invalid('api.domain', domainName, 'a domain for regional and edge endpoints; a private API has none here');
    if (endpointType === EndpointType.EDGE) {
      const { region } = Stack.of(this);
      if (mutualTls) throw invalid('api.domain.mutualTls', mutualTls.key, 'mutual TLS only for regional endpoints');
      if (!certificate && region !== 'us-east-1') {
        throw invalid('api.domain.certificate', undefined, `a certificate in us-east-1 for an edge endpoint; one made here would be in ${Token.isUnresolved(region) ? 'the stack\'s region' : region}`);
      }
    }
    if (mutualTls && securityPolicy?.startsWith(ENHANCED)) {
      throw invalid('api.domain.mutualTls', mutualTls.key, 'mutual TLS only with SecurityPolicy.TLS_1_0 and TLS_1_2');
    }
    if (mutualTls && !Token.isUnresolved(mutualTls.key) && !mutualTls.key) {
      throw invalid('api.domain.mutualTls.key', mutualTls.key, 'the key of the trust store in its bucket');
    }
  }
}
