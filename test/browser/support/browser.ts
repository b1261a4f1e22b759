import * as fs from 'fs';
import { Browser as Driver, BrowserContext, BrowserContextOptions, chromium } from 'playwright-core';

/** The machine's Chromium. Undefined: it has none; `CHROMIUM` names one that is elsewhere. */
export const executablePath = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
  .find((file) => file !== undefined && fs.existsSync(file));

const ARGUMENTS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

/** A browser that keeps what it complains of: errors on the console, among them violations of policies, and errors of scripts. */
export class Browser {
  public static async start(): Promise<Browser> {
    return new Browser(await chromium.launch({ executablePath, headless: true, args: ARGUMENTS }));
  }

  public readonly complaints: string[] = [];

  private constructor(private readonly driver: Driver) {}

  /** A visitor of whom nothing is known. */
  public async context(options: BrowserContextOptions = {}): Promise<BrowserContext> {
    const context = await this.driver.newContext({ viewport: { width: 1200, height: 560 }, locale: 'en-GB', ...options });
    context.setDefaultTimeout(120_000);
    context.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.complaints.push(message.text());
    });
    context.on('weberror', (error) => this.complaints.push(error.error().message));
    return context;
  }

  public async stop(): Promise<void> {
    await this.driver.close();
  }
}
