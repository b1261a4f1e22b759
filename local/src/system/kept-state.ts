import { createPrivateKey, createPublicKey, generateKeyPair, KeyPairKeyObjectResult, randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isObject, JsonObject, optionalObject } from '../json';
import type { LocalSystemOptions } from '../options';
import { KeptFile } from './kept-file';
import { KeptPlace, takePlace } from './kept-place';

const KEY_BITS = 2048;
const SECRET_BYTES = 24;
/** Making a key takes longer than the rest of the start; one serves every pool of the process, under a different id each. */
let sharedKeys: Promise<KeyPairKeyObjectResult> | undefined;

/** State that is kept from one run to the next: ports, the keys of tokens, signed-in users. */
export class KeptState {
  /** State that this runner alone has until it releases it. @param directory nothing is kept without one */
  public static async take(directory?: string): Promise<KeptState> {
    if (directory === undefined) return new KeptState();
    try {
      mkdirSync(directory, { recursive: true });
      writeFileSync(join(directory, '.gitignore'), '*\n');
    } catch {
      // State that can't be written isn't kept.
      return new KeptState();
    }
    return new KeptState(directory, await takePlace(directory));
  }

  /** State of whichever runner has it, to read. */
  public static of(directory: string): KeptState {
    return new KeptState(directory);
  }

  private readonly file?: KeptFile;

  private constructor(private readonly directory?: string, private readonly place?: KeptPlace) {
    if (directory !== undefined) this.file = fileIn(place?.directory ?? directory);
  }

  /** The notice to log if other runners have their state in the same directory. */
  public get note(): string | undefined {
    return this.place?.note;
  }

  public release(): void {
    this.place?.lock.release();
  }

  /** The ports of an earlier run with the same options. */
  public ports(options: Pick<LocalSystemOptions, 'port' | 'websitePort'>): ReadonlyMap<string, number> {
    const kept = this.file?.get('ports');
    if (!isObject(kept) || kept.for !== optionsOf(options)) return new Map();
    return new Map(Object.entries(optionalObject(kept.numbers, 'ports')).filter((entry): entry is [string, number] => typeof entry[1] === 'number' && entry[1] > 0));
  }

  public keepPorts(options: Pick<LocalSystemOptions, 'port' | 'websitePort'>, numbers: ReadonlyMap<string, number>): void {
    // Any free port is another one each time.
    this.file?.set('ports', { for: optionsOf(options), numbers: Object.fromEntries([...numbers].filter(([, number]) => number > 0).sort(([a], [b]) => (a < b ? -1 : 1))) });
  }

  /** The keys with which tokens are signed. All runners of a directory have the same, so that tokens are good for each of them. */
  public async keys(): Promise<KeyPairKeyObjectResult> {
    const first = this.directory === undefined ? undefined : fileIn(this.directory).get('key');
    const kept = first ?? this.file?.get('key');
    if (typeof kept === 'string') {
      const privateKey = createPrivateKey(kept);
      return { privateKey, publicKey: createPublicKey(privateKey) };
    }
    sharedKeys ??= promisify(generateKeyPair)('rsa', { modulusLength: KEY_BITS });
    const keys = await sharedKeys;
    this.file?.set('key', keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
    return keys;
  }

  /** Lets other programs of this machine find the system that runs, and prove that they may read this. */
  public announce(endpoint: string): string {
    const secret = randomBytes(SECRET_BYTES).toString('base64url');
    this.file?.set('running', { endpoint, secret });
    return secret;
  }

  /** The system that runs, or ran last. */
  public get running(): { readonly endpoint: string; readonly secret: string } | undefined {
    const kept = this.file?.get('running');
    return isObject(kept) && typeof kept.endpoint === 'string' && typeof kept.secret === 'string' ? { endpoint: kept.endpoint, secret: kept.secret } : undefined;
  }

  /** Tokens that renew others, by user pool. */
  public get(name: string): JsonObject {
    const kept = this.file?.get(name);
    return isObject(kept) ? kept : {};
  }

  public set(name: string, value: JsonObject): void {
    this.file?.set(name, value);
  }
}

function fileIn(directory: string): KeptFile {
  return new KeptFile(join(directory, 'state.json'));
}

function optionsOf({ port = 0, websitePort }: Pick<LocalSystemOptions, 'port' | 'websitePort'>): string {
  return `${port} ${websitePort ?? ''}`;
}
