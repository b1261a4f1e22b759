import { BuiltInProfile, ProfileValues } from './profile-table';

/** Settings of one custom profile. */
export interface ProfileLayer {
  readonly name: string;
  readonly values: Partial<ProfileValues>;
  /** Paths of settings, and of sections. */
  readonly locked: readonly string[];
  readonly reason: string;
}

/** A profile as data: it may be of another copy of the library, whose class is another one. */
export interface ProfileContent {
  /** The profile of the library below. */
  readonly _base: BuiltInProfile;

  /** Custom profiles on top of a profile of the library, in their order. */
  readonly _layers: readonly ProfileLayer[];
}
