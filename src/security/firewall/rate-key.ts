import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { checkNamespace, checkText } from './check-text';
import { FallbackBehavior, ForwardedAddress } from './forwarded-address';
import { checked } from '../../private/known-props';

const NO_TRANSFORMATION = [{ type: 'NONE', priority: 0 }];

type CustomKey = CfnWebACL.RateBasedStatementCustomKeyProperty;

/**
 * Selects the requests that are counted together. A request that lacks the value of a key is not counted, and so not limited:
 * a caller who leaves a header out bypasses a limit by that header.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based-aggregation-options.html
 * @example
 * new ServerlessApiPattern(this, 'Shop', {
 *   security: {
 *     firewall: { rateRules: [{ name: 'OneTenant', limit: 2000, keys: [RateKey.header('x-tenant'), RateKey.path()] }] },
 *   },
 * });
 */
@checked
export class RateKey {
  /** Those from one address: that of the connection, or of the header behind a proxy with a `proof` in `forwardedAddress`. */
  public static ip(): RateKey {
    return new RateKey('IP', { ip: {} });
  }

  /** Those from one address, by a header that a proxy writes. */
  public static forwardedIp(address: ForwardedAddress = {}): RateKey {
    return new RateKey('FORWARDED_IP', { forwardedIp: {} }, address);
  }

  /** Those with one value of a header. */
  public static header(name: string): RateKey {
    return named('header', name);
  }

  /** Those with one value of a cookie. */
  public static cookie(name: string): RateKey {
    return named('cookie', name);
  }

  /** Those with one value of a query argument. */
  public static queryArgument(name: string): RateKey {
    return named('queryArgument', name);
  }

  /** Those with one query string. */
  public static queryString(): RateKey {
    return new RateKey('CUSTOM_KEYS', { queryString: { textTransformations: NO_TRANSFORMATION } });
  }

  /** Those with one method. */
  public static method(): RateKey {
    return new RateKey('CUSTOM_KEYS', { httpMethod: {} });
  }

  /** Those to one path. */
  public static path(): RateKey {
    return new RateKey('CUSTOM_KEYS', { uriPath: { textTransformations: NO_TRANSFORMATION } });
  }

  /** Those from one network (autonomous system). */
  public static asn(): RateKey {
    return new RateKey('CUSTOM_KEYS', { asn: {} });
  }

  /** Those with one label of a namespace, which ends with a colon, such as `awswaf:clientip:geo:country:`. */
  public static labelNamespace(namespace: string): RateKey {
    checkNamespace('RateKey.labelNamespace()', namespace);
    return new RateKey('CUSTOM_KEYS', { labelNamespace: { namespace } });
  }

  /**
   * Those of clients that begin TLS alike, by their JA3 fingerprint. Only for the scope CLOUDFRONT.
   *
   * @param fallbackBehavior what the rule says of a request without a fingerprint; without one, MATCH
   */
  public static ja3Fingerprint(fallbackBehavior: FallbackBehavior = FallbackBehavior.MATCH): RateKey {
    return new RateKey('CUSTOM_KEYS', { ja3Fingerprint: { fallbackBehavior } });
  }

  /**
   * Those of clients that begin TLS alike, by their JA4 fingerprint. Only for the scope CLOUDFRONT.
   *
   * @param fallbackBehavior what the rule says of a request without a fingerprint; without one, MATCH
   */
  public static ja4Fingerprint(fallbackBehavior: FallbackBehavior = FallbackBehavior.MATCH): RateKey {
    return new RateKey('CUSTOM_KEYS', { ja4Fingerprint: { fallbackBehavior } });
  }

  /** All matching requests, from all callers together. Not with other keys, and only with `scopeDown`. */
  public static constant(): RateKey {
    return new RateKey('CONSTANT');
  }

  /** @internal */
  public static _custom(key: CustomKey): RateKey {
    return new RateKey('CUSTOM_KEYS', key);
  }

  private constructor(
    /** @internal */ public readonly _type: string,
    /** @internal */ public readonly _key: CustomKey = {},
    /** @internal */ public readonly _address?: ForwardedAddress,
  ) {}
}

function named(kind: 'header' | 'cookie' | 'queryArgument', name: string): RateKey {
  checkText(`RateKey.${kind}()`, name, /^\S{1,64}$/, 'a name of 1 to 64 characters without spaces');
  return RateKey._custom({ [kind]: { name, textTransformations: NO_TRANSFORMATION } });
}
