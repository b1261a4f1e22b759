import { Size } from 'aws-cdk-lib';
import { FirewallAction } from './firewall-action';
import { RequestMatch } from './request-match';

/** Part of a body that AWS WAF inspects. Each 16 KB over the first cost about $0.30 per million requests that have them. */
export enum BodyInspectionLimit {
  /** 16,384 bytes. */
  KB_16 = 'KB_16',

  /** 32,768 bytes. */
  KB_32 = 'KB_32',

  /** 49,152 bytes. */
  KB_48 = 'KB_48',

  /** 65,536 bytes. */
  KB_64 = 'KB_64',
}

/** Handling of a body that is longer than AWS WAF can inspect. */
export enum OversizeHandling {
  /** Inspects the part that AWS WAF can see. */
  CONTINUE = 'CONTINUE',

  /** The rule matches it. */
  MATCH = 'MATCH',

  /** The rule does not match it. */
  NO_MATCH = 'NO_MATCH',
}

/**
 * A limit on the length of bodies, $1 a month and 1 capacity unit.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-size-constraint-match.html
 */
export interface BodyLimit {
  /** Name of the rule and of its metric, unique in the firewall: letters, digits, `-` and `_`. */
  readonly name: string;

  /** The longest body that gets through, at most `bodyInspectionLimit`. */
  readonly maxSize: Size;

  /**
   * Requests that the limit applies to.
   *
   * @default - all
   */
  readonly scopeDown?: RequestMatch;

  /**
   * Handling of a body that is longer than AWS WAF can inspect.
   *
   * @default OversizeHandling.MATCH
   */
  readonly oversizeHandling?: OversizeHandling;

  /**
   * Action for a body that is too long.
   *
   * @default FirewallAction.block()
   */
  readonly action?: FirewallAction;
}
