/** A rule of `ServerlessRules`. */
export interface ServerlessRule {
  /** Its name in reports. */
  readonly id: string;

  /** The name that `Validations.of(scope).acknowledge({ id, reason })` takes. */
  readonly acknowledgeAs: string;

  /** `ERROR` for what fails at deployment, loses messages or data, or lets strangers in; `WARN` for the rest. */
  readonly severity: string;

  /** Why, in a sentence. */
  readonly reason: string;

  /** What to do. */
  readonly fix: string;

  /** The page of AWS that says so. */
  readonly url: string;
}
