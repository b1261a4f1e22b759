import { Duration, Lazy } from 'aws-cdk-lib';
import { CfnStage, Stage, StageOptions, ThrottleSettings } from 'aws-cdk-lib/aws-apigateway';
import { CacheOptions, RouteCacheOptions } from './cache-options';
import { Route } from './route';

/**
 * The stage's settings of single methods. CDK fixes them when the stage is made, but routes come later,
 * so the stage reads them from here when it is synthesized.
 */
export class MethodSettings {
  private readonly ofStage: CfnStage.MethodSettingProperty;
  private readonly ofRoutes: CfnStage.MethodSettingProperty[] = [];

  constructor(stage: Stage, options: StageOptions, private readonly cache: CacheOptions | undefined) {
    this.ofStage = {
      httpMethod: '*',
      resourcePath: '/*',
      loggingLevel: options.loggingLevel,
      dataTraceEnabled: false,
      throttlingRateLimit: options.throttlingRateLimit,
      throttlingBurstLimit: options.throttlingBurstLimit,
      // The cache is encrypted for all routes. Those that don't ask for it have a TTL of zero, so nothing of theirs is cached.
      ...(cache ? { cachingEnabled: true, cacheDataEncrypted: true, cacheTtlInSeconds: 0 } : {}),
    };
    (stage.node.defaultChild as CfnStage).methodSettings = Lazy.any({ produce: () => [this.ofStage, ...this.ofRoutes] });
  }

  /** Settings of a route. Unset ones repeat those of the stage: a method's settings don't inherit. */
  public add(route: Route, throttle: ThrottleSettings | undefined, cache: RouteCacheOptions | undefined): void {
    if (!throttle && !cache) return;
    const ttl = cache?.ttl ?? this.cache?.ttl ?? Duration.minutes(5);
    this.ofRoutes.push({
      ...this.ofStage,
      httpMethod: route.method,
      resourcePath: `/${route.path.replace(/\//g, '~1')}`,
      throttlingRateLimit: throttle?.rateLimit ?? this.ofStage.throttlingRateLimit,
      throttlingBurstLimit: throttle?.burstLimit ?? this.ofStage.throttlingBurstLimit,
      ...(cache ? { cacheTtlInSeconds: ttl.toSeconds() } : {}),
    });
  }
}
