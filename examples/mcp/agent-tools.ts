import { Stack, StackProps } from 'aws-cdk-lib';
import { ApiSchema, Gateway, GatewayAuthorizer, GatewayCredentialProvider } from 'aws-cdk-lib/aws-bedrockagentcore';
import { OAuthScope, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { Auth, BundledHandler, BundledHandlers, Profile, ServerlessApiPattern } from 'cdk-serverless-api-pattern';

/** AgentCore Identity's credentials of the client that agents call the API as. */
export interface AgentToolsProps extends StackProps {
  /** ARN of the OAuth2 credential provider, as `aws bedrock-agentcore-control create-oauth2-credential-provider` answers it. */
  readonly providerArn: string;

  /** ARN of the secret that AgentCore Identity keeps the client's secret in, as the same command answers it. */
  readonly secretArn: string;
}

/** Items as tools of an agent: AgentCore Gateway speaks MCP with agents, and HTTP with the API, whose document says which tools there are. */
export class AgentTools extends Stack {
  public readonly shop: ServerlessApiPattern;

  constructor(scope: Construct, id: string, props: AgentToolsProps) {
    super(scope, id, props);
    this.shop = new ServerlessApiPattern(this, 'Shop', {
      profile: Profile.DEVELOPMENT,
      handlers: BundledHandlers.only([BundledHandler.ITEMS]),
      auth: Auth.cognito({
        domainPrefix: 'agent-tools',
        resourceServers: [{ identifier: 'shop', scopes: [{ name: 'items', description: 'Use items' }] }],
        accessTokenScopes: ['shop/items'],
      }),
      api: { openApiInfo: { title: 'Shop', description: 'Items of the caller.' } },
    });
    this.addClient();
    const gateway = new Gateway(this, 'Gateway', { authorizerConfiguration: GatewayAuthorizer.usingAwsIam() });
    gateway.addOpenApiTarget('Shop', {
      // Agents read and create, and delete nothing.
      apiSchema: ApiSchema.fromInline(this.shop.api.agentOpenApi({ operations: ['createItem', 'getItem', 'listItems'] })),
      credentialProviderConfigurations: [
        GatewayCredentialProvider.fromOauthIdentityArn({ providerArn: props.providerArn, secretArn: props.secretArn, scopes: ['shop/items'] }),
      ],
    });
  }

  /** The client that the gateway gets its tokens as. Its items are those of all agents of the gateway. */
  private addClient(): void {
    const directory = this.shop.auth.directory!;
    const client = new UserPoolClient(this, 'Agents', {
      userPool: directory.userPool,
      generateSecret: true,
      oAuth: { flows: { clientCredentials: true }, scopes: [OAuthScope.custom('shop/items')] },
    });
    // The resource server, which has the scope, is made first.
    client.node.addDependency(directory);
    directory.acceptClient(client);
  }
}
