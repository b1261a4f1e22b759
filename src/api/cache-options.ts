import { Duration } from 'aws-cdk-lib';

/** Sizes that API Gateway offers for a stage's cache. Prices in us-east-1, whether it is used or not. */
export enum CacheSize {
  /** 0.5 GB, about $15 a month. */
  GB_0_5 = '0.5',
  /** 1.6 GB, about $28 a month. */
  GB_1_6 = '1.6',
  /** 6.1 GB, about $146 a month. */
  GB_6_1 = '6.1',
  /** 13.5 GB, about $183 a month. */
  GB_13_5 = '13.5',
  /** 28.4 GB, about $365 a month. */
  GB_28_4 = '28.4',
  /** 58.2 GB, about $730 a month. */
  GB_58_2 = '58.2',
  /** 118 GB, about $1,387 a month. */
  GB_118 = '118',
  /** 237 GB, about $2,774 a month. */
  GB_237 = '237',
}

/**
 * The cache of the stage, which routes use by their own `cache` prop. Always encrypted.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html
 */
export interface CacheOptions {
  /** Size, which sets the price. */
  readonly size: CacheSize;

  /**
   * Time that an answer is kept, for routes that don't set it. At most one hour.
   *
   * @default Duration.minutes(5)
   */
  readonly ttl?: Duration;
}

/** Cache key of a route, and the time that its answers are kept. */
export interface RouteCacheOptions {
  /**
   * Time that an answer is kept. At most one hour.
   *
   * @default - that of the stage's cache
   */
  readonly ttl?: Duration;

  /**
   * Query strings that make another answer. One that is not named here does not: `?page=1` and `?page=2` would be the same.
   *
   * @default - none
   */
  readonly queryStrings?: string[];

  /**
   * Headers that make another answer, beside the one that proves who is calling, which always does.
   *
   * @default - none
   */
  readonly headers?: string[];
}
