import { CfnAuthorizer, IWebSocketRouteAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketIamAuthorizer, WebSocketLambdaAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { OwnerSource } from '../auth/contract';
import { IamAuthOptions, iamOwner } from '../auth/iam-auth-options';
import { checkKnownList, invalid } from '../private/invalid';
import { checked } from '../private/known-props';
import { refuseTenants } from '../private/tenants';

/** A header, a query string, a value of the stage or of the context, as WebSocket APIs name them. */
const SOURCE = /^(route\.request\.(header|querystring)|stageVariables|context)\.[A-Za-z0-9._-]+$/;

/** Options of a Lambda authorizer for connections. */
export interface ConnectLambdaOptions {
  /**
   * Parts of the request that identify the caller, such as `route.request.header.Authorization`. All must be there, or the caller is refused
   * before the function is called.
   *
   * @default - none: the function is always called
   */
  readonly identitySources?: string[];
}

/**
 * Authorization of connections to a WebSocket API. It is checked once, at `$connect`; API Gateway only knows these two ways.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-control-access.html
 * @example
 * declare const tickets: ServerlessFunction;
 *
 * new ServerlessApiPattern(this, 'Shop', {
 *   realtime: {
 *     authorization: ConnectAuthorization.lambdaAuthorizer(tickets.alias, { identitySources: ['route.request.querystring.ticket'] }),
 *   },
 * });
 */
@checked
export class ConnectAuthorization {
  /**
   * Callers sign the request to connect with AWS credentials (Signature Version 4), and are allowed `execute-api:Invoke` on
   * the API's `$connect`. Browsers send the signature in the query string. The owner of a connection is the role or the user that signs.
   */
  public static iam(options: IamAuthOptions = {}): ConnectAuthorization {
    return new ConnectAuthorization(iamOwner(options), () => new WebSocketIamAuthorizer());
  }

  /**
   * A function decides: it gets a `REQUEST` event without method and resource, and answers with a policy on `methodArn`, the principal
   * and, where it knows them, `groups` in its context, separated by commas, and `tokenClaims`, a JSON object of claims such as `custom:tenant`. Its decision
   * is not remembered.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html
   */
  public static lambdaAuthorizer(authorizer: IFunction, options: ConnectLambdaOptions = {}): ConnectAuthorization {
    refuseTenants('ConnectAuthorization.lambdaAuthorizer', authorizer);
    const identitySource = options.identitySources ?? [];
    checkKnownList('identitySources', identitySource);
    for (const source of identitySource) {
      if (!SOURCE.test(source)) throw invalid('identitySources', source, "sources such as 'route.request.header.Authorization', 'route.request.querystring.ticket' and 'context.identity.sourceIp'");
    }
    return new ConnectAuthorization(OwnerSource.LAMBDA, () => functionAuthorizer(authorizer, identitySource));
  }

  /** Place where the shipped handler reads the owner of a connection. */
  public readonly ownerSource: OwnerSource;

  private constructor(ownerSource: OwnerSource, private readonly create: () => IWebSocketRouteAuthorizer) {
    this.ownerSource = ownerSource;
  }

  /** @internal */
  public _authorizer(): IWebSocketRouteAuthorizer {
    return this.create();
  }
}

/** A function instead of a class, which would load CDK's module wherever this library is loaded. */
function functionAuthorizer(handler: IFunction, identitySource: string[]): IWebSocketRouteAuthorizer {
  const authorizer = new WebSocketLambdaAuthorizer('Authorizer', handler, { identitySource });
  return {
    bind: (options) => {
      const config = authorizer.bind(options);
      const resource = options.scope.node.findChild('Authorizer').node.defaultChild as CfnAuthorizer;
      // The property may be left out; of a list without entries nothing is documented.
      if (!identitySource.length) resource.identitySource = undefined;
      return config;
    },
  };
}
