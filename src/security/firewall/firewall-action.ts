import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { BlockResponse } from './block-response';
import type { ResponseBodies } from './response-bodies';

/**
 * Action for a request that a rule matches.
 *
 * CAPTCHA and challenge are for browsers: they answer a GET of a page with a script. Other clients get a status instead,
 * 405 for a CAPTCHA and 202 for a challenge, and cannot go on.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-action.html
 * @example
 * const path = RequestMatch.pathStartsWith('/prod/exports');
 * new ServerlessApiPattern(this, 'Shop', { security: { firewall: { rules: [{ name: 'Exports', match: path, action: FirewallAction.count() }] } } });
 */
export class FirewallAction {
  /** It gets through, and no later rule looks at it. */
  public static allow(): FirewallAction {
    return new FirewallAction('allow');
  }

  /**
   * It is refused, and no later rule looks at it.
   *
   * @param response the answer; without one that of `blockResponse`, or else 403
   */
  public static block(response?: BlockResponse): FirewallAction {
    return new FirewallAction('block', response);
  }

  /** It is counted and labelled, and later rules look at it. */
  public static count(): FirewallAction {
    return new FirewallAction('count');
  }

  /** A person solves a puzzle, once in five minutes. About $0.40 per thousand attempts. */
  public static captcha(): FirewallAction {
    return new FirewallAction('captcha');
  }

  /** The browser proves silently that it is one, once in five minutes. About $0.40 per million challenges. */
  public static challenge(): FirewallAction {
    return new FirewallAction('challenge');
  }

  private constructor(/** @internal */ public readonly _kind: string, private readonly response?: BlockResponse) {}

  /** @internal */
  public _render(responses: ResponseBodies): CfnWebACL.RuleActionProperty {
    const response = this._kind === 'block' ? this.response ?? responses.standard : undefined;
    return { [this._kind]: response ? { customResponse: response._render((body) => responses.nameOf(body)) } : {} };
  }
}
