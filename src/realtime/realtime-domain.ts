import { Token } from 'aws-cdk-lib';
import { ApiMapping, DomainName, IWebSocketApi, IWebSocketStage, SecurityPolicy } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate, CertificateValidation, ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { AaaaRecord, ARecord, IHostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGatewayv2DomainProperties } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { checkHostedZone } from '../private/hosted-zone';
import { invalid } from '../private/invalid';
import { located } from '../private/located';

/** Your own domain for the WebSocket API. */
export interface RealtimeDomainOptions {
  /** Full name, such as `ws.example.com`. Not the name of `api.domain`: API Gateway serves WebSocket APIs only at domains without other APIs. */
  readonly domainName: string;

  /**
   * Certificate for the name, in the region of the stack.
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
}

/** Properties of `RealtimeDomain`. */
export interface RealtimeDomainProps extends RealtimeDomainOptions {
  /** The API. */
  readonly api: IWebSocketApi;

  /** The stage that the domain shows. */
  readonly stage: IWebSocketStage;
}

/**
 * A domain for a WebSocket API: certificate, TLS 1.2 and later, records for IPv4 and IPv6. The API stays reachable under the name that AWS gave it, because
 * functions send to connections there.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-custom-domain-names.html
 * @example
 * declare const live: RealtimeApi;
 * declare const zone: route53.IHostedZone;
 *
 * new RealtimeDomain(this, 'Domain', { api: live.api, stage: live.stage, domainName: 'ws.shop.example', hostedZone: zone });
 */
@located
export class RealtimeDomain extends Construct {
  /** The domain. */
  public readonly domainName: DomainName;

  /** Its certificate. */
  public readonly certificate: ICertificate;

  /** Address that clients connect to, `wss://…`, without a slash at the end. */
  public readonly url: string;

  constructor(scope: Construct, id: string, props: RealtimeDomainProps) {
    super(scope, id);
    validate(props);
    const { domainName: name, hostedZone, basePath } = props;
    this.certificate = props.certificate ?? new Certificate(this, 'Certificate', { domainName: name, validation: CertificateValidation.fromDns(hostedZone) });
    this.domainName = new DomainName(this, 'Resource', { domainName: name, certificate: this.certificate, securityPolicy: SecurityPolicy.TLS_1_2 });
    new ApiMapping(this, 'Mapping', { api: props.api, stage: props.stage, domainName: this.domainName, apiMappingKey: basePath });
    if (hostedZone) this.createRecords(hostedZone, name);
    this.url = `wss://${name}${basePath === undefined ? '' : `/${basePath}`}`;
  }

  private createRecords(zone: IHostedZone, recordName: string): void {
    const { regionalDomainName, regionalHostedZoneId } = this.domainName;
    const target = RecordTarget.fromAlias(new ApiGatewayv2DomainProperties(regionalDomainName, regionalHostedZoneId));
    new ARecord(this, 'Ipv4', { zone, recordName, target });
    new AaaaRecord(this, 'Ipv6', { zone, recordName, target });
  }
}

function validate({ domainName, certificate, hostedZone, basePath }: RealtimeDomainOptions): void {
  if (!Token.isUnresolved(domainName) && !/^([a-z0-9-]+\.)+[a-z]{2,}$/.test(domainName)) {
    throw invalid('realtime.domain.domainName', domainName, "a full name in small letters, such as 'ws.example.com'");
  }
  if (!certificate && !hostedZone) {
    throw invalid('realtime.domain', domainName, 'a domain with certificate or hostedZone: API Gateway serves none without a certificate');
  }
  checkHostedZone('realtime.domain', domainName, hostedZone);
  if (basePath !== undefined && !Token.isUnresolved(basePath) && !/^[A-Za-z0-9$_.+!*'()-]+$/.test(basePath)) {
    throw invalid('realtime.domain.basePath', basePath, 'letters, digits and $ - _ . + ! * \' ( ), and no slash');
  }
}
