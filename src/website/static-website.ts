import { Aws, Duration, Stack } from 'aws-cdk-lib';
import { CfnStage, Stage } from 'aws-cdk-lib/aws-apigateway';
import {
  AccessLevel, AllowedMethods, BehaviorOptions, CachePolicy, Distribution, Function as EdgeFunction, FunctionCode, FunctionEventType, FunctionRuntime,
  HeadersFrameOption, HeadersReferrerPolicy, HttpVersion, OriginProtocolPolicy, OriginRequestPolicy, PriceClass, ResponseHeadersPolicy,
  S3OriginAccessControl, SecurityPolicyProtocol, ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { AaaaRecord, ARecord, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct, IConstruct } from 'constructs';
import { contentSecurityPolicy } from './content-security-policy';
import { API_PATH, apiLocation, FOLDER_PAGE, START_PAGE } from './edge-functions';
import { originProof, visitorAddress } from './visitor-address';
import { createLogBucket, createPageBucket, logPages } from './website-buckets';
import { WebsiteDeployment } from './website-deployment';
import { acknowledgeDistribution, acknowledgeKey } from './website-findings';
import { checkApi, checkPlace, checkWebsite, wantsAccessLogs } from './website-limits';
import { watchWebsite } from './website-monitoring';
import { WebsiteOptions } from './website-options';
import { IMonitoring } from '../monitoring/contract';
import { accountWideName } from '../private/account-wide-name';
import { located } from '../private/located';
import { checkMapNames } from '../private/sorted';
import { Profile } from '../profile/profile';
import { ForwardedAddress } from '../security/contract';

/** Properties of `StaticWebsite`. */
export interface StaticWebsiteProps extends WebsiteOptions {
  /**
   * Stage of a REST API that answers under `/api`, so that the pages call their own origin and need no CORS.
   *
   * @default - no API under `/api`
   */
  readonly apiStage?: Stage;

  /**
   * Key that encrypts the pages. Its policy must let CloudFront use it, as those of `EncryptionKeys` do.
   *
   * @default - one that S3 owns
   */
  readonly encryptionKey?: IKey;

  /**
   * Defaults that fit together.
   *
   * @default Profile.PRODUCTION
   */
  readonly profile?: Profile;

  /**
   * Watches errors.
   *
   * @default - not watched
   */
  readonly monitoring?: IMonitoring;
}

/**
 * A website: pages in a private bucket that only CloudFront can read, TLS, security headers, compression, and the API under `/api`.
 * The first terabyte of traffic and ten million requests of a month are free, then from $0.085 per GB.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
 * @example
 * declare const api: SecureRestApi;
 *
 * const website = new StaticWebsite(this, 'Website', { apiStage: api.stage, deployment: WebsiteDeployment.bucketDeployment('dist') });
 * new CfnOutput(this, 'WebsiteUrl', { value: website.url });
 */
@located
export class StaticWebsite extends Construct {
  /**
   * The `forwardedAddress` of a website that is made later in the same stack.
   *
   * @internal
   */
  public static _forwardedAddress(scope: IConstruct): ForwardedAddress {
    return visitorAddress(scope);
  }

  /** The bucket of the pages. */
  public readonly bucket: Bucket;

  /** The distribution. */
  public readonly distribution: Distribution;

  /** The bucket of the access logs, without that of CloudFront where `distributionLogBucket` takes it. Undefined where there are none. */
  public readonly accessLogBucket?: Bucket;

  private readonly headers: ResponseHeadersPolicy;

  constructor(scope: Construct, id: string, private readonly props: StaticWebsiteProps = {}) {
    super(scope, id);
    checkPlace(this);
    checkWebsite(this, props);
    this.bucket = createPageBucket(this, props.encryptionKey);
    this.accessLogBucket = wantsAccessLogs(props)
      ? createLogBucket(this, props.accessLogExpiration ?? Duration.days(90))
      : undefined;
    logPages(this.bucket, this.accessLogBucket);
    this.headers = this.createHeaders();
    const { domain, apiStage } = props;
    this.distribution = new Distribution(this, 'Resource', {
      defaultBehavior: this.pages(),
      additionalBehaviors: apiStage && { '/api/*': this.api(apiStage) },
      defaultRootObject: 'index.html',
      domainNames: domain && [domain.domainName],
      certificate: domain?.certificate,
      minimumProtocolVersion: domain && SecurityPolicyProtocol.TLS_V1_2_2021,
      httpVersion: HttpVersion.HTTP2_AND_3,
      priceClass: props.priceClass ?? PriceClass.PRICE_CLASS_100,
      webAclId: props.webAclArn,
      logBucket: this.accessLogBucket && (props.distributionLogBucket ?? this.accessLogBucket),
      enableLogging: this.accessLogBucket && true,
    });
    this.createRecords();
    props.pricing?._watch(this.distribution);
    acknowledgeDistribution(this.distribution, props, this.accessLogBucket !== undefined);
    if (props.encryptionKey) acknowledgeKey(this.distribution, props.encryptionKey);
    checkMapNames('website.settings', props.settings);
    (props.deployment ?? WebsiteDeployment.manual())._deploy(this, this.bucket, this.distribution, this.settings);
    if (props.monitoring) watchWebsite(this.node.id, this.distribution, props.monitoring);
  }

  /**
   * Header with the address of a visitor who comes through the website, for the firewall of the API. The `forwardedAddress` of a `WebFirewall`;
   * `ServerlessApiPattern` sets it by itself.
   */
  public get forwardedAddress(): ForwardedAddress {
    return visitorAddress(this);
  }

  /** Contents of `/config.json` for the pages. Upload it yourself with `WebsiteDeployment.manual()`. */
  public get settings(): { [name: string]: string } {
    return { ...this.props.settings };
  }

  /** Address of the start page. */
  public get url(): string {
    return `https://${this.props.domain?.domainName ?? this.distribution.distributionDomainName}/`;
  }

  private pages(): BehaviorOptions {
    return {
      // With permission to list, S3 answers 404 for missing files, instead of 403. CloudFront never asks for the list: it asks for files.
      origin: S3BucketOrigin.withOriginAccessControl(this.bucket, {
        originAccessLevels: [AccessLevel.READ, AccessLevel.LIST],
        originAccessControl: new S3OriginAccessControl(this, 'OriginAccess', { originAccessControlName: accountWideName(this, { maxLength: 64 }) }),
      }),
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      cachePolicy: CachePolicy.CACHING_OPTIMIZED,
      responseHeadersPolicy: this.headers,
      compress: true,
      functionAssociations: [{
        function: this.edgeFunction('PagePath', this.props.singlePage ?? true ? START_PAGE : FOLDER_PAGE),
        eventType: FunctionEventType.VIEWER_REQUEST,
      }],
    };
  }

  private api(stage: Stage): BehaviorOptions {
    checkApi(stage);
    // As text: a reference would make the distribution wait for the stage and all that it serves, which may in turn want to know the distribution.
    const { stageName = stage.stageName } = stage.node.defaultChild as CfnStage;
    const domainName = `${stage.restApi.restApiId}.execute-api.${Stack.of(stage).region}.${Aws.URL_SUFFIX}`;
    const { headerName, value } = originProof(this);
    return {
      origin: new HttpOrigin(domainName, {
        originPath: `/${stageName}`, protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY, customHeaders: { [headerName]: value.unsafeUnwrap() },
      }),
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      allowedMethods: AllowedMethods.ALLOW_ALL,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      // All of it, tokens too, but for the host, by which API Gateway finds the API.
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      responseHeadersPolicy: this.headers,
      functionAssociations: [
        { function: this.edgeFunction('ApiPath', API_PATH), eventType: FunctionEventType.VIEWER_REQUEST },
        { function: this.edgeFunction('ApiLocation', apiLocation(stageName)), eventType: FunctionEventType.VIEWER_RESPONSE },
      ],
    };
  }

  private edgeFunction(id: string, code: string): EdgeFunction {
    const functionName = accountWideName(this, { maxLength: 64, part: id });
    return new EdgeFunction(this, id, { functionName, code: FunctionCode.fromInline(code), runtime: FunctionRuntime.JS_2_0 });
  }

  private createHeaders(): ResponseHeadersPolicy {
    return new ResponseHeadersPolicy(this, 'Headers', {
      responseHeadersPolicyName: accountWideName(this, { maxLength: 128 }),
      securityHeadersBehavior: {
        contentSecurityPolicy: {
          contentSecurityPolicy: this.props.contentSecurityPolicy ?? contentSecurityPolicy(this.props.connectSources ?? []),
          override: true,
        },
        strictTransportSecurity: { accessControlMaxAge: Duration.days(730), includeSubdomains: true, override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN, override: true },
      },
      customHeadersBehavior: {
        customHeaders: [
          { header: 'Permissions-Policy', value: 'camera=(), geolocation=(), microphone=(), payment=()', override: true },
          { header: 'Cross-Origin-Opener-Policy', value: 'same-origin', override: true },
        ],
      },
    });
  }

  private createRecords(): void {
    const { domainName: recordName, hostedZone: zone } = this.props.domain ?? {};
    if (!zone) return;
    const target = RecordTarget.fromAlias(new CloudFrontTarget(this.distribution));
    new ARecord(this, 'Ipv4', { zone, recordName, target });
    new AaaaRecord(this, 'Ipv6', { zone, recordName, target });
  }
}
