import { layerOf } from './custom-profile';
import { ProfileLayer } from './profile-layer';
import { ProfileSettings } from './profile-settings';
import { BuiltInProfile } from './profile-table';
import { contentOf } from './profile-values';
import { checked } from '../private/known-props';

/** Options of `Profile.custom`. */
export interface CustomProfileOptions {
  /**
   * Profile that decides what `settings` leaves out. Another custom profile passes on its settings and its locks.
   *
   * @default Profile.PRODUCTION
   */
  readonly base?: Profile;

  /**
   * Values that take the place of those of the base. Each is the default of a prop, which still overrides it unless it's locked.
   *
   * @default - those of the base
   */
  readonly settings?: ProfileSettings;

  /**
   * Settings that no prop may override, by their names in `explain()` and docs/settings.md, such as `monitoring.alarms`. A section such as
   * `security.firewall` locks everything in it. A setting that no profile decides is locked to its default, for example `auth.selfSignUp`.
   *
   * @default - every prop overrides the profile
   */
  readonly locked?: string[];

  /**
   * Why the settings are locked, and who lifts a lock: at least ten characters. It's in the error when a setting is overridden. Required with `locked`.
   *
   * @default - there is nothing to give a reason for
   */
  readonly reason?: string;
}

/**
 * A set of defaults that fit together. Every single one can be overridden by its own prop, unless a custom profile locks it.
 *
 * @example
 * const profile = Profile.custom('acme', {
 *   base: Profile.PRODUCTION,
 *   settings: { monitoring: { logRetention: logs.RetentionDays.ONE_YEAR } },
 *   locked: ['monitoring.logRetention', 'security.firewallEnabled'],
 *   reason: 'ACME-SEC-7 demands it. Ask platform@acme.example for an exception.',
 * });
 * new ServerlessApiPattern(this, 'Shop', { profile: profile });
 */
@checked
export class Profile {
  /** Cheap and easy to throw away: no firewall, no alarms, no backups, short log retention. */
  public static readonly DEVELOPMENT: Profile = new Profile('development', 'development', []);

  /** Safe and observable: firewall, alarms, dashboard, point-in-time recovery, deletion protection. */
  public static readonly PRODUCTION: Profile = new Profile('production', 'production', []);

  /**
   * The configuration that auditors of HIPAA, NIST 800-53 and PCI DSS ask for: customer managed keys, functions in a network without internet, backups, a
   * locked second copy of objects, a firewall log, and logs that are kept for a year.
   *
   * The stack needs a region. Costs about $50 a month more than PRODUCTION while idle: see docs/costs.md.
   */
  public static readonly REGULATED: Profile = new Profile('regulated', 'regulated', []);

  /**
   * A custom profile on top of another one, for example for a platform team: it has its own values, and settings that teams can't override.
   * A lock applies to every construct that gets the profile. Throws for a locked name that isn't a setting, for a lock without a reason, and where
   * the base locks a setting to another value.
   *
   * @param name name in `explain()` and in errors: 1 to 40 letters, digits, `-` and `_`, and not that of a profile of the library
   */
  public static custom(name: string, options: CustomProfileOptions = {}): Profile {
    const base = contentOf(options.base);
    return new Profile(name, base._base, [...base._layers, layerOf(name, options, base)]);
  }

  private constructor(
    /** Its name, such as `production`. */
    public readonly name: string,

    /**
     * The profile of the library below.
     *
     * @internal
     */
    public readonly _base: BuiltInProfile,

    /**
     * Custom profiles on top, in their order.
     *
     * @internal
     */
    public readonly _layers: readonly ProfileLayer[],
  ) {}

  /** Its name. */
  public toString(): string {
    return this.name;
  }
}
