import { ManagedRulesOptions } from './managed-rules-options';

/** How closely bots are looked at. */
export enum BotInspectionLevel {
  /** Bots that say who they are, and common signs of others. About $1 per million requests, the first ten million of a month free. */
  COMMON = 'COMMON',

  /** Also bots that hide, by their behaviour and by tokens of the browser. About $10 per million requests, the first million of a month free. */
  TARGETED = 'TARGETED',
}

/** How a form or call sends its fields. */
export enum PayloadType {
  /** As JSON. Fields are named by JSON pointers: `/login/username`. */
  JSON = 'JSON',

  /** As a form of HTML. Fields are named by their names: `username`. */
  FORM_ENCODED = 'FORM_ENCODED',
}

/** What the statuses of the API say. Only with `FirewallScope.CLOUDFRONT`, which lets AWS WAF see the answers. */
export interface ResponseStatuses {
  /** Statuses of a success, 1 to 10. */
  readonly successCodes: number[];

  /** Statuses of a failure, 1 to 10, none of them also of a success. */
  readonly failureCodes: number[];
}

/** What the user chooses about the prevention of account takeovers. */
export interface AccountTakeoverOptions extends ManagedRulesOptions {
  /** Path of the call that signs in, as the client sends it: `/prod/login`. */
  readonly loginPath: string;

  /** How the call sends its fields. */
  readonly payloadType: PayloadType;

  /** The field with the name of the user. */
  readonly usernameField: string;

  /** The field with the password. */
  readonly passwordField: string;

  /**
   * What the answers to attempts say.
   *
   * @default - answers are not looked at
   */
  readonly responseStatuses?: ResponseStatuses;
}

/** What the user chooses about the prevention of fraudulent accounts. */
export interface AccountCreationFraudOptions extends ManagedRulesOptions {
  /** Path of the page with the form, as the client sends it: `/sign-up`. It must be GET and show a page. */
  readonly registrationPagePath: string;

  /** Path of the call that makes the account: `/prod/accounts`. */
  readonly creationPath: string;

  /** How the call sends its fields. */
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
   * What the answers to attempts say.
   *
   * @default - answers are not looked at
   */
  readonly responseStatuses?: ResponseStatuses;
}
