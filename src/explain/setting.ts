/** Origin of a setting's value. */
export enum SettingOrigin {
  /** Not set: the library's default. */
  DEFAULT = 'default',

  /** It is that of a profile of the library. */
  PROFILE = 'profile',

  /** It is that of a custom profile: `Profile.custom()`. */
  PLATFORM = 'platform',

  /** It was given. */
  USER = 'user',
}

/** A setting that is in force. */
export interface Setting {
  /** Name of the prop, with those that it is in: `data.table.pointInTimeRecovery`. */
  readonly name: string;

  /** Its value, or what happens where there is none. */
  readonly value: string;

  /** Origin of the value. */
  readonly origin: SettingOrigin;

  /**
   * Name of the custom profile that locks it.
   *
   * @default - it isn't locked
   */
  readonly lockedBy?: string;
}
