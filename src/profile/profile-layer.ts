import { BuiltInProfile, ProfileValues } from './profile-table';

/** What one custom profile says. */
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

  /** What custom profiles put on top, in their order. */
  readonly _layers: readonly ProfileLayer[];
}
