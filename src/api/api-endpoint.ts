import { EndpointType, IpAddressType } from 'aws-cdk-lib/aws-apigateway';
import { IVpcEndpoint } from 'aws-cdk-lib/aws-ec2';
import { AnyPrincipal, Effect, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { invalid } from '../private/invalid';

/**
 * Networks that can reach the API.
 *
 * @example
 * declare const endpoint: ec2.InterfaceVpcEndpoint;
 *
 * new ServerlessApiPattern(this, 'Shop', {
 *   api: { endpoint: ApiEndpoint.vpc(endpoint) },
 * });
 */
export class ApiEndpoint {
  /** In the region, over IPv4 or, with `dualStack`, IPv6 too. */
  public static regional(dualStack: boolean = false): ApiEndpoint {
    return new ApiEndpoint(EndpointType.REGIONAL, dualStack);
  }

  /** Through CloudFront's edges, which API Gateway manages. Its certificate must be in us-east-1. */
  public static edge(): ApiEndpoint {
    return new ApiEndpoint(EndpointType.EDGE, false);
  }

  /**
   * Only through interface endpoints (`execute-api`) of a VPC: a resource policy denies all other ways.
   * Each endpoint costs about $7.30 a month and zone.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html
   */
  public static vpc(...endpoints: IVpcEndpoint[]): ApiEndpoint {
    if (!endpoints.length) throw invalid('api.endpoint', '[]', 'at least one VPC endpoint of execute-api for a private API');
    return new ApiEndpoint(EndpointType.PRIVATE, true, endpoints);
  }

  /** Type of the endpoint. */
  public readonly type: EndpointType;

  /** Only IPv4, or IPv6 too. */
  public readonly ipAddressType: IpAddressType;

  /** Endpoints of the VPC, for a private API. */
  public readonly vpcEndpoints?: IVpcEndpoint[];

  private constructor(type: EndpointType, dualStack: boolean, vpcEndpoints?: IVpcEndpoint[]) {
    this.type = type;
    this.ipAddressType = dualStack ? IpAddressType.DUAL_STACK : IpAddressType.IPV4;
    this.vpcEndpoints = vpcEndpoints;
  }

  /** The resource policy that the endpoint needs. Undefined where it needs none. */
  public get policy(): PolicyDocument | undefined {
    if (!this.vpcEndpoints) return undefined;
    const endpoints = this.vpcEndpoints.map((endpoint) => endpoint.vpcEndpointId);
    const statement = (effect: Effect, operator: string) => new PolicyStatement({
      effect,
      principals: [new AnyPrincipal()],
      actions: ['execute-api:Invoke'],
      resources: ['execute-api:/*'],
      conditions: { [operator]: { 'aws:SourceVpce': endpoints } },
    });
    return new PolicyDocument({ statements: [statement(Effect.ALLOW, 'StringEquals'), statement(Effect.DENY, 'StringNotEquals')] });
  }
}
