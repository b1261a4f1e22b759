import { childProgram, Children } from './children';
import { dynoxide } from './dynoxide';
import { Emulator, freePort, listening } from './emulator';

const MAX_STARTS = 3;

/** Starts each emulator when the first resource needs it; a template without a table starts no database. */
export class Emulators {
  private databaseStart?: Promise<Emulator>;
  private messagingStart?: Promise<Emulator>;

  constructor(private readonly children: Children, private readonly region: string) {}

  /** DynamoDB. */
  public database(): Promise<Emulator> {
    this.databaseStart ??= this.startDatabase();
    return this.databaseStart;
  }

  /** S3, SQS and SNS. */
  public messaging(): Promise<Emulator> {
    this.messagingStart ??= listening('fauxqs', this.children.spawn(process.execPath, [childProgram('fauxqs.mjs')], { env: { AWS_REGION: this.region } }));
    return this.messagingStart;
  }

  private async startDatabase(): Promise<Emulator> {
    const binary = dynoxide();
    // Between the choice of a port and its use, another process may take it.
    for (let attempt = 1; ; attempt += 1) {
      const port = String(await freePort());
      try {
        return await listening('dynoxide', this.children.spawn(binary, ['serve', '--host', '127.0.0.1', '--port', port], { env: {} }));
      } catch (error) {
        if (attempt === MAX_STARTS) throw error;
      }
    }
  }
}
