/** Where the value of a setting comes from. */
export enum SettingOrigin {
  /** Nobody chose it: it is the library's. */
  DEFAULT = 'default',

  /** It is the profile's. */
  PROFILE = 'profile',

  /** It was given. */
  USER = 'user',
}

/** A setting that is in force. */
export interface Setting {
  /** Name of the prop, with those that it is in: `data.table.pointInTimeRecovery`. */
  readonly name: string;

  /** Its value, or what happens where there is none. */
  readonly value: string;

  /** Where the value comes from. */
  readonly origin: SettingOrigin;
}
