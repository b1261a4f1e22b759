/** The error of a setting. Whoever knows more of it completes it on its way up: the path of the construct, and the section that the prop is in. */
export class SettingError extends Error {
  /** The shipped handler that was made, where it was one. */
  public handler?: string;

  private place?: string;

  constructor(private setting: string, private readonly text: string) {
    super(`${setting}: ${text}`);
  }

  /** Path of the prop. */
  public get prop(): string {
    return this.setting;
  }

  /** Path of the construct, which stays as it was said first. */
  public at(place: string): this {
    this.place ??= place;
    return this.tell();
  }

  /** The path of the prop from further above. */
  public of(prop: string): this {
    this.setting = prop;
    return this.tell();
  }

  private tell(): this {
    this.message = `${!this.place ? '' : `${this.place} `}${this.setting}: ${this.text}`;
    return this;
  }
}
