import type { HandlerContract } from '../catalog';

type Level = 'INFO' | 'WARN' | 'ERROR';

/** Fields of a log entry: ids, names of errors, counts. Never a body, a token or an owner. */
export type LogFields = Readonly<Record<string, string | number | undefined>>;

/**
 * One line of JSON per entry, in the fields of Lambda's own JSON format, written past the patched console,
 * which would wrap it a second time. A logging library would be a tenth of a bundle and 6 ms of every cold start.
 */
export class Log {
  constructor(private readonly contract: HandlerContract) {}

  info(message: string, fields: LogFields): void {
    this.write('INFO', message, fields);
  }

  warn(message: string, fields: LogFields): void {
    this.write('WARN', message, fields);
  }

  error(message: string, fields: LogFields): void {
    this.write('ERROR', message, fields);
  }

  private write(level: Level, message: string, fields: LogFields): void {
    const entry = { timestamp: new Date().toISOString(), level, service: this.contract.name, message, ...fields };
    process.stdout.write(`${JSON.stringify(entry)}\n`);
  }
}
