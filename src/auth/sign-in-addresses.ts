import { Annotations, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { UserDirectoryOptions } from './user-directory-options';
import { checkKnownList, invalid } from '../private/invalid';
import { Profile } from '../profile/profile';
import { profileValues } from '../profile/profile-values';

const PLAIN_LOCALHOST = /^http:\/\/localhost(?::\d+)?(?=[/?]|$)/;
/** Schemes that browsers run, read from the disk or answer themselves. Apps have their own schemes, such as `myapp` and `com.example.shop`. */
const SCHEMES_OF_BROWSERS = [
  'about', 'blob', 'chrome', 'data', 'file', 'filesystem', 'ftp', 'intent', 'jar', 'javascript', 'mailto', 'resource', 'tel', 'vbscript', 'view-source', 'ws', 'wss',
];
const MOST_CHARACTERS = 1024;
const ALLOWED = 'https addresses, http://localhost for development, or the scheme of an app such as myapp://signed-in, without *, # and spaces';

interface SignInAddressProps extends Pick<UserDirectoryOptions, 'callbackUrls' | 'logoutUrls'> {
  readonly profile?: Profile;
}

/** Addresses that the hosted sign-in can redirect to. */
export class SignInAddresses {
  private readonly callbackUrls: string[];
  private readonly logoutUrls: string[];
  private readonly pages: string[] = [];

  constructor(scope: Construct, { callbackUrls, logoutUrls, profile }: SignInAddressProps) {
    checkUrls('auth.callbackUrls', callbackUrls);
    checkUrls('auth.logoutUrls', logoutUrls);
    const defaults = profileValues(profile);
    this.callbackUrls = callbackUrls ?? defaults['auth.callbackUrls'];
    this.logoutUrls = logoutUrls ?? defaults['auth.logoutUrls'];
    const local = callbackUrls?.find((url) => PLAIN_LOCALHOST.test(url));
    if (local !== undefined && !defaults['auth.callbackUrls'].length) {
      Annotations.of(scope).addWarningV2('cdk-serverless-api-pattern:localhostCallback',
        `auth.callbackUrls has '${local}': any program on a user's own computer can get a code of this user pool. Use it in Profile.DEVELOPMENT only.`);
    }
  }

  /** Beside the addresses that were given. */
  public add(url: string): void {
    checkUrls('auth.pages', [url]);
    this.pages.push(url);
  }

  public get callbacks(): string[] {
    return [...this.callbackUrls, ...this.pages];
  }

  public get logouts(): string[] {
    return [...this.logoutUrls, ...this.pages];
  }

  /** A sign-in page without a way back. Checked at synthesis, because addresses may still be added. */
  public warnWhereNone(scope: Construct): void {
    scope.node.addValidation({
      validate: () => {
        if (!this.callbacks.length) {
          Annotations.of(scope).addWarningV2('cdk-serverless-api-pattern:signInWithoutCallback',
            'The hosted sign-in page has no address to send users back to: set auth.callbackUrls, or add a website. Other clients of the pool may use the domain.');
        }
        return [];
      },
    });
  }
}

/** Cognito takes every scheme but plain http, which is for localhost. */
function checkUrls(prop: string, urls: string[] = []): void {
  checkKnownList(prop, urls);
  for (const url of urls) {
    // The text before the first token is known, which in most addresses includes the scheme.
    const text = Token.isUnresolved(url) ? url.replace(/[$#]\{Token\[.*$/s, '') : url;
    if (text === '' && url !== '') continue;
    if (!isAddress(text, text === url)) throw invalid(prop, url, ALLOWED);
  }
}

function isAddress(url: string, whole: boolean): boolean {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//.exec(url)?.[1];
  if (scheme === undefined || SCHEMES_OF_BROWSERS.includes(scheme)) return false;
  if (whole && !URL.canParse(url)) return false;
  if (/[*#\\\s]/.test(url) || url.length > MOST_CHARACTERS) return false;
  if (scheme === 'http') return PLAIN_LOCALHOST.test(url);
  return scheme !== 'https' || /^https:\/\/[^/?@]*(?:[/?]|$)/.test(url);
}
