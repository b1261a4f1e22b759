/** Results of custom resources, by logical ID. Until then, a mark replaces each value. */
export class CustomResults {
  private readonly results = new Map<string, (name: string | undefined) => string>();

  /** Result of an unchanged resource. */
  public adopt(id: string, before: CustomResults): boolean {
    const value = before.results.get(id);
    if (value !== undefined) this.results.set(id, value);
    return value !== undefined;
  }

  public settle(id: string, value: (name: string | undefined) => string): void {
    this.results.set(id, value);
  }

  public settled(text: string): string {
    if (!text.includes('{{custom:')) return text;
    return text.replace(/\{\{custom:([^{}.]+)(?:\.([^{}]*))?\}\}/g, (unsettled, id: string, name: string | undefined) => (
      this.results.get(id)?.(name) ?? unsettled));
  }

  /** Custom resources that a value still waits for. */
  public missing(value: unknown): string[] {
    return [...JSON.stringify(value).matchAll(/\{\{custom:([^{}.]+)/g)].map(([, id = '']) => id).filter((id) => !this.results.has(id));
  }
}

/** Stands for a value until there is one. @param name none for the physical id */
export function mark(id: string, name?: string): string {
  return `{{custom:${id}${name === undefined ? '' : `.${name}`}}}`;
}
