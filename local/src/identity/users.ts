import { isObject, JsonObject } from '../json';
import type { KeptFile } from '../system/kept-file';
import type { User } from './user';

/** Attributes by which a user is found, beside the name. */
const ALIASES = ['email', 'phone_number', 'preferred_username'];

/** The users and groups of one pool. */
export class Users {
  private readonly users = new Map<string, User>();
  private readonly groupNames = new Set<string>();

  /** @param kept where they stay, under the pool's name. @default - in memory */
  constructor(private readonly pool: string, private readonly kept?: KeptFile) {
    const content = kept?.get(pool);
    if (!isObject(content)) return;
    for (const [username, user] of Object.entries(isObject(content.users) ? content.users : {})) this.users.set(username, user as unknown as User);
    for (const name of Array.isArray(content.groups) ? content.groups as readonly string[] : []) this.groupNames.add(name);
  }

  public all(): User[] {
    return [...this.users.values()];
  }

  /** By username, sub, or an alias attribute. */
  public find(name: string): User | undefined {
    const lower = name.toLowerCase();
    return this.users.get(name) ?? this.all().find(({ username, sub, attributes }) => (
      sub === name || username.toLowerCase() === lower || ALIASES.some((alias) => attributes[alias]?.toLowerCase() === lower)));
  }

  public put(user: User): User {
    const modified = { ...user, modified: Math.floor(Date.now() / 1000) };
    this.users.set(user.username, modified);
    for (const group of user.groups) this.groupNames.add(group);
    this.save();
    return modified;
  }

  public remove({ username }: User): void {
    this.users.delete(username);
    this.save();
  }

  public groups(): string[] {
    return [...this.groupNames].sort();
  }

  public addGroup(name: string): void {
    this.groupNames.add(name);
    this.save();
  }

  public removeGroup(name: string): void {
    this.groupNames.delete(name);
    for (const user of this.all().filter(({ groups }) => groups.includes(name))) {
      this.users.set(user.username, { ...user, groups: user.groups.filter((group) => group !== name) });
    }
    this.save();
  }

  private save(): void {
    this.kept?.set(this.pool, { users: Object.fromEntries(this.users) as unknown as JsonObject, groups: this.groups() });
  }
}
