import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { childProgram, Children } from './children';
import { dynoxide } from './dynoxide';
import { Emulator, freePort, listening } from './emulator';

const MAX_STARTS = 3;

/** Starts each emulator when the first resource needs it; a template without a table starts no database. */
export class Emulators {
  private databaseStart?: Promise<Emulator>;
  private messagingStart?: Promise<Emulator>;

  /**
   * @param data directory in which tables, buckets, queues and topics are kept; in memory where there is none
   * @param ended hears of an emulator that ends before the system is stopped
   */
  constructor(
    private readonly children: Children,
    private readonly region: string,
    private readonly ended: (reason: string) => void = () => undefined,
    private readonly data?: string,
  ) {
    if (data !== undefined) mkdirSync(data, { recursive: true });
  }

  /** DynamoDB. */
  public database(): Promise<Emulator> {
    this.databaseStart ??= this.startDatabase();
    return this.databaseStart;
  }

  /** S3, SQS and SNS. */
  public messaging(): Promise<Emulator> {
    this.messagingStart ??= this.listening('fauxqs', process.execPath, [childProgram('fauxqs.mjs'), ...this.data === undefined ? [] : [join(this.data, 'messages-and-objects')]], { AWS_REGION: this.region }, 'S3, SQS and SNS');
    return this.messagingStart;
  }

  private async startDatabase(): Promise<Emulator> {
    const binary = dynoxide();
    // Between the choice of a port and its use, another process may take it.
    for (let attempt = 1; ; attempt += 1) {
      const port = String(await freePort());
      try {
        return await this.listening('dynoxide', binary, ['serve', '--host', '127.0.0.1', '--port', port, ...this.data === undefined ? [] : ['--db-path', join(this.data, 'tables.sqlite')]], {}, 'DynamoDB');
      } catch (error) {
        if (attempt === MAX_STARTS) throw error;
      }
    }
  }

  private async listening(name: string, command: string, args: readonly string[], env: NodeJS.ProcessEnv, services: string): Promise<Emulator> {
    return listening(name, this.children.spawn(command, args, { env }), (how) => {
      if (!this.children.stopping) this.ended(`The emulator of ${services} is gone: ${how}. Nothing works without it, so the local runner stops`);
    });
  }
}
