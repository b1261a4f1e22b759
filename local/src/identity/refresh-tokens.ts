import { randomBytes } from 'node:crypto';
import { isObject, JsonObject } from '../json';

/** Contents of a refresh token. */
export interface Grant {
  readonly username: string;
  readonly clientId: string;
  /** Of the hosted sign-in; none where the user signed in through the API. */
  readonly scopes?: readonly string[];
  /** Time of the sign-in, in seconds. */
  readonly authTime: number;
  /** The id that all tokens of one sign-in share. */
  readonly origin: string;
  /** Until when it is taken, in milliseconds. */
  readonly expires: number;
}

/** Storage of tokens. */
export interface TokenKeeper {
  get(name: string): JsonObject;
  set(name: string, value: JsonObject): void;
}

const BYTES = 48;

/** The tokens of one user pool that renew others. They are good after a restart, too. */
export class RefreshTokens {
  private readonly grants = new Map<string, Grant>();

  constructor(private readonly name: string, private readonly keeper: TokenKeeper) {
    for (const [token, grant] of Object.entries(keeper.get(name))) if (isObject(grant)) this.grants.set(token, grant as unknown as Grant);
  }

  public issue(grant: Grant): string {
    const token = randomBytes(BYTES).toString('base64url');
    this.put(token, grant);
    return token;
  }

  /** Undefined: there is none, or it has expired. */
  public find(token: string): Grant | undefined {
    const grant = this.grants.get(token);
    return grant !== undefined && grant.expires > Date.now() ? grant : undefined;
  }

  public put(token: string, grant: Grant): void {
    this.grants.set(token, grant);
    this.save();
  }

  public revoke(token: string): void {
    this.grants.delete(token);
    this.save();
  }

  public revokeAll(username: string): void {
    for (const [token, grant] of this.grants) if (grant.username === username) this.grants.delete(token);
    this.save();
  }

  private save(): void {
    const now = Date.now();
    for (const [token, { expires }] of this.grants) if (expires <= now) this.grants.delete(token);
    this.keeper.set(this.name, Object.fromEntries(this.grants) as unknown as JsonObject);
  }
}
