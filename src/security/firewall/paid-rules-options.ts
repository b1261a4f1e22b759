import { ManagedRulesOptions } from './managed-rules-options';

/** Inspection level for bots. */
export enum BotInspectionLevel {
  /** Bots that say who they are, and common signs of others. About $1 per million requests, the first ten million of a month free. */
  COMMON = 'COMMON',

  /** Also bots that hide, by their behaviour and by tokens of the browser. About $10 per million requests, the first million of a month free. */
  TARGETED = 'TARGETED',
}

/** Encoding of a form's or call's fields. */
export enum PayloadType {
  /** As JSON. Fields are named by JSON pointers: `/login/username`. */
  JSON = 'JSON',

  /** As a form of HTML. Fields are named by their names: `username`. */
  FORM_ENCODED = 'FORM_ENCODED',
}

/** Statuses of the API for success and failure. Only with `FirewallScope.CLOUDFRONT`, where AWS WAF sees the answers. */
export interface ResponseStatuses {
  /** Statuses of a success, 1 to 10. */
  readonly successCodes: number[];

  /** Statuses of a failure, 1 to 10, none of them also of a success. */
  readonly failureCodes: number[];
}

/** Options of account takeover prevention. */
export interface AccountTakeoverOptions extends ManagedRulesOptions {
  /** Path of the call that signs in, as the client sends it: `/prod/login`. */
  readonly loginPath: string;

  /** Encoding of the call's fields. */
  readonly payloadType: PayloadType;

  /** The field with the name of the user. */
  readonly usernameField: string;

  /** The field with the password. */
  readonly passwordField: string;

  /**
   * Statuses of the answers to attempts.
   *
   * @default - answers are not looked at
   */
  readonly responseStatuses?: ResponseStatuses;
}

/** Options of account creation fraud prevention. */
export interface AccountCreationFraudOptions extends ManagedRulesOptions {
  /** Path of the page with the form, as the client sends it: `/sign-up`. It must be GET and show a page. */
  readonly registrationPagePath: string;

  /** Path of the call that creates the account: `/prod/accounts`. */
  readonly creationPath: string;

  /** Encoding of the call's fields. */
  readonly payloadType: PayloadType;

  /**
   * The field with the name of the user.
   *
   * @default - not looked at
   */
  readonly usernameField?: string;

  /**
   * The field with the password.
   *
   * @default - not looked at
   */
  readonly passwordField?: string;

  /**
   * The field with the e-mail address.
   *
   * @default - not looked at
   */
  readonly emailField?: string;

  /**
   * Statuses of the answers to attempts.
   *
   * @default - answers are not looked at
   */
  readonly responseStatuses?: ResponseStatuses;
}
