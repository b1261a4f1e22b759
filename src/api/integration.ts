import { Duration } from 'aws-cdk-lib';
import { Integration as CdkIntegration, LambdaIntegration, MethodResponse } from 'aws-cdk-lib/aws-apigateway';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
export interface IntegrationContext { readonly timeout?: Duration; readonly cacheKeyParameters?: string[]; readonly responseHeaders?: { [name: string]: string }; readonly responseTemplatePrefix?: string }
export interface IntegrationBinding { readonly integration: CdkIntegration; readonly methodResponses?: MethodResponse[]; readonly requestParameters?: { [name: string]: boolean } }
export abstract class Integration {
  static function(fn: IFunction): Integration { return new F(fn); }
  abstract bind(scope: Construct, context: IntegrationContext): IntegrationBinding;
}
class F extends Integration {
  constructor(private readonly fn: IFunction) { super(); }
  bind(_s: Construct, c: IntegrationContext): IntegrationBinding { return { integration: new LambdaIntegration(this.fn, { scopePermissionToMethod: false, timeout: c.timeout, cacheKeyParameters: c.cacheKeyParameters }) }; }
}
