import * as fs from 'fs';
import * as path from 'path';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { BrowserContext, Page } from 'playwright-core';
import { Browser, executablePath } from './support/browser';
import { buildShop } from './support/shop';
import { LocalSystem } from '../../local/src';
import { SocketClient } from '../end-to-end/support/socket-client';
import { removeTemporaryDirectories, synthesize } from '../local/support/assembly';
import { buildConsolePage } from '../local/support/console-page';

/** Where to put pictures of the pages; nowhere where nothing is said. */
const SCREENSHOTS = process.env.SCREENSHOTS;
const SECTIONS = ['system', 'routes', 'requests', 'tables', 'objects', 'queues', 'connections', 'schedules', 'faults', 'logs'];

let system: LocalSystem;
let browser: Browser;
let context: BrowserContext;
let page: Page;
const requested: string[] = [];

// Visibly skipped, not passed, where there is no browser.
const withBrowser = executablePath === undefined ? describe.skip : describe;
if (executablePath === undefined) console.warn('SKIPPED: there is no Chromium here. Install one (apt-get install chromium), or name one in CHROMIUM.');

withBrowser('the console in a browser', () => {
  beforeAll(async () => {
    buildConsolePage();
    system = await LocalSystem.start({ assembly: synthesize(buildShop), console: true, visibilityTimeoutSeconds: 1, users: [{ email: 'ada@example.com', groups: ['buyers'] }] });
    browser = await Browser.start();
    context = await browser.context({ viewport: { width: 1200, height: 800 } });
    context.on('request', (request) => requested.push(new URL(request.url()).origin));
    page = await context.newPage();
    await page.goto(system.consoleUrl!);
  });

  afterAll(async () => {
    await browser?.stop();
    await system?.stop();
    removeTemporaryDirectories();
  });

  afterEach(() => expect(browser.complaints.splice(0)).toEqual([]));

  test('draws the system, whose parts lead to more', async () => {
    await heading('System');
    const diagram = page.getByRole('region', { name: 'Diagram of the system' });
    await diagram.getByRole('link', { name: 'Table OrdersTable' }).waitFor();
    await picture('system');
    await diagram.getByRole('link', { name: 'Queue ShippingDead' }).press('Enter');
    await heading('Queues');
    expect(await page.getByRole('navigation', { name: 'Queues' }).locator('[aria-current=true]').textContent()).toMatch(/^ShippingDead/);
  });

  test('sends a request from a form by keyboard, and shows the answer and what it did', async () => {
    await go('routes');
    await page.getByRole('list', { name: 'Routes' }).getByRole('link', { name: 'POST /orders' }).press('Enter');
    await page.getByRole('heading', { level: 2, name: 'POST /orders' }).waitFor();
    expect(await page.getByLabel('User').inputValue()).toBe('ada@example.com');
    await page.getByLabel('product').fill('mug');
    await page.getByLabel('count').fill('3');
    await page.getByLabel('size').selectOption('large');
    await page.getByLabel('count').press('Enter');
    await page.getByRole('status').getByText('201').waitFor();
    expect(JSON.parse(await page.getByLabel('Body of the answer').textContent() ?? '')).toEqual({ product: 'mug', count: 3, size: 'large', who: 'ada@example.com' });
    const trace = page.getByRole('region', { name: 'Trace' });
    await trace.getByText(/order of mug$/).waitFor();
    const steps = (await trace.locator('li .what').allTextContents()).map((text) => text.replace(/[0-9A-F]{8}$/, ''));
    // The receiver of the message comes later.
    expect(steps.filter((text) => !text.endsWith('Ship'))).toEqual([
      'Authorizer Authorizer', 'Integration AWS_PROXY', 'Function Orders', 'AWS call dynamodb:PutItem by Orders', 'AWS call sqs:SendMessage by Orders',
    ]);
    await picture('route');
  });

  test('says why a request is refused', async () => {
    await page.getByLabel('product').fill('');
    await page.getByLabel('Edit as JSON').press('Space');
    await page.getByLabel('JSON', { exact: true }).fill('{"count":"many"}');
    await page.getByRole('button', { name: 'Send' }).press('Enter');
    await page.getByRole('status').getByText('400').waitFor();
    await page.getByText(/^invalid request body: /).waitFor();
  });

  test('shows requests from elsewhere, and events, as they come', async () => {
    await go('requests');
    await page.getByRole('link', { name: /201 POST \/prod\/orders/ }).first().press('Enter');
    await page.getByRole('region', { name: 'Trace' }).getByText('Function Ship').waitFor();
    // Nothing here knows the sender of this one.
    await system.send(await idOf('Shipping'), '{"product":"chair"}');
    await page.getByRole('link', { name: /Ship \(sqs\)/ }).first().waitFor();
    await fetch(`${system.url}/orders`);
    const refused = page.getByRole('link', { name: /401 GET \/prod\/orders/ });
    await refused.press('Enter');
    await page.getByText(/lacks method\.request\.header\.Authorization/).waitFor();
    await picture('requests');
  });

  test('changes a record, makes one and deletes it', async () => {
    await go('tables');
    const records = page.getByRole('region', { name: 'Records' });
    await records.getByRole('button', { name: 'Open ada@example.com mug' }).press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Record' });
    await dialog.getByLabel('Record').fill('{"owner":"ada@example.com","id":"mug","count":5}');
    await dialog.getByRole('button', { name: 'Save' }).press('Enter');
    await records.getByRole('cell', { name: '5', exact: true }).waitFor();
    await page.getByRole('button', { name: 'New record' }).press('Enter');
    await page.getByRole('dialog').getByLabel('Record').fill('{"owner":"eve","id":"');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).press('Enter');
    await page.getByRole('alert').getByText('This is not JSON').waitFor();
    await page.getByRole('dialog').getByLabel('Record').fill('{"owner":"eve","id":"<b>tray</b>"}');
    await picture('record');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).press('Enter');
    const open = page.getByRole('button', { name: 'Open eve <b>tray</b>' });
    await open.press('Enter');
    await page.keyboard.press('Escape');
    // The page hears of the end of a dialog a moment later.
    await page.locator('dialog').waitFor({ state: 'detached' });
    expect(await page.evaluate("document.activeElement.getAttribute('aria-label')")).toBe('Open eve <b>tray</b>');
    await open.press('Enter');
    const remove = page.getByRole('dialog').getByRole('button', { name: 'Delete' });
    await remove.press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Really delete?' }).press('Enter');
    await open.waitFor({ state: 'detached' });
    await picture('tables');
  });

  test('lists, downloads and deletes objects', async () => {
    await system.putObject(await idOf('Invoices'), '2026/11/invoice-1.txt', 'to pay: 9');
    await go('objects');
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download 2026/11/invoice-1.txt' }).press('Enter');
    expect(fs.readFileSync(await (await download).path(), 'utf8')).toBe('to pay: 9');
    await page.getByRole('button', { name: 'Delete 2026/11/invoice-1.txt' }).press('Enter');
    await page.getByRole('button', { name: 'Really delete? 2026/11/invoice-1.txt' }).press('Enter');
    await page.getByText('No object.').waitFor();
  });

  test('looks into dead letters, and sends them back', async () => {
    await system.send(await idOf('ShippingDead'), '{"product":"lamp"}');
    await go('queues');
    await page.getByRole('navigation', { name: 'Queues' }).getByRole('link', { name: 'ShippingDead 1' }).press('Enter');
    await page.getByRole('list', { name: 'Messages' }).getByText('lamp').waitFor();
    await picture('queues');
    await page.getByRole('button', { name: 'Redrive' }).press('Enter');
    await page.getByRole('status').getByText('1 message goes back to Shipping.').waitFor();
    await go('logs');
    await page.getByRole('list', { name: /^Log/ }).getByText(/shipped lamp$/).waitFor();
    await picture('logs');
  });

  test('talks to a connected client, and disconnects it', async () => {
    const client = await SocketClient.connect(Object.values(system.sockets)[0], {});
    await go('connections');
    await page.getByLabel('Message to the client').fill('{"hello":1}');
    await page.getByRole('button', { name: /^Send to/ }).press('Enter');
    await client.heard(() => true);
    await page.getByRole('button', { name: /^Disconnect/ }).press('Enter');
    await page.getByRole('button', { name: /^Really disconnect/ }).press('Enter');
    await page.getByText('No client is connected.').waitFor();
    expect(client.frames).toEqual([{ hello: 1 }]);
  });

  test('fires a schedule, and lets a call fail', async () => {
    await go('schedules');
    await page.getByRole('button', { name: 'Fire now Nightly' }).press('Enter');
    await page.getByText('Nightly has run.').waitFor();
    await go('faults');
    await page.getByLabel('Action').fill('dynamodb:PutItem');
    await page.getByLabel('Calls to fail').fill('1');
    await page.getByRole('button', { name: 'Inject' }).press('Enter');
    await page.getByRole('list', { name: 'Faults to come' }).getByText('dynamodb:PutItem').waitFor();
    await go('routes');
    await page.getByRole('list', { name: 'Routes' }).getByRole('link', { name: 'POST /orders' }).press('Enter');
    await page.getByLabel('product').fill('plate');
    await page.getByRole('button', { name: 'Send' }).press('Enter');
    await page.getByRole('region', { name: 'Trace' }).getByText(/InternalServerError/).first().waitFor();
    await go('faults');
    await page.getByText('None.').waitFor();
  });

  test.each(['light', 'dark'] as const)('fits a phone, in the %s', async (colorScheme) => {
    const phone = await browser.context({ viewport: { width: 360, height: 740 }, colorScheme, isMobile: true, hasTouch: true });
    const small = await phone.newPage();
    for (const section of SECTIONS) {
      await small.goto(`${system.consoleUrl}#/${section}`);
      await small.getByRole('heading', { level: 1 }).waitFor();
      await small.waitForLoadState('networkidle').catch(() => undefined);
      expect(await small.evaluate('document.documentElement.scrollWidth')).toBe(360);
      await picture(`phone-${colorScheme}-${section}`, small);
    }
    await phone.close();
  });

  test('shows where the keyboard is, and every field has a label', async () => {
    await page.goto(`${system.consoleUrl}#/faults`);
    await page.reload();
    await page.getByLabel('Action').waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.tagName')).toBe('H1');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.labels[0].textContent')).toMatch(/^Action/);
    expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
    for (const section of SECTIONS) {
      await go(section);
      const unnamed = "[...document.querySelectorAll('input, select, textarea')].filter(({ labels }) => labels.length === 0).length";
      expect(await page.evaluate(unnamed)).toBe(0);
    }
  });

  test('follows the app', async () => {
    const address = system.consoleUrl;
    await go('system');
    await system.change({
      assembly: synthesize((stack) => {
        buildShop(stack);
        new Queue(stack, 'Returns');
      }),
    });
    await page.getByRole('link', { name: 'Queue Returns' }).waitFor();
    expect(system.consoleUrl).toBe(address);
  });

  test('asks no one else for anything', async () => {
    const origin = new URL(system.consoleUrl!).origin;
    expect([...new Set(requested)].filter((other) => other !== origin && other !== 'null')).toEqual([]);
    const sizes = ['console.js', 'console.css'].map((name) => fs.statSync(path.join(__dirname, '..', '..', 'local', 'page', name)).size);
    expect(Math.max(...sizes)).toBeLessThan(100_000);
  });

  async function go(section: string): Promise<void> {
    await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: new RegExp(`^${section}$`, 'i') }).press('Enter');
    await heading(section);
    // The keyboard is there a moment later, and a key pressed before would go to another place.
    await page.locator('h1:focus').waitFor();
  }

  async function heading(name: string): Promise<void> {
    await page.getByRole('heading', { level: 1, name: new RegExp(`^${name}$`, 'i') }).waitFor();
  }

  async function idOf(name: string): Promise<string> {
    const { parts } = await (await fetch(`${system.consoleUrl}/api/system`)).json() as { parts: { id: string; name: string }[] };
    return parts.find((part) => part.name === name)?.id ?? '';
  }

  async function picture(name: string, of: Page = page): Promise<void> {
    if (SCREENSHOTS === undefined) return;
    const size = of.viewportSize()!;
    // No taller than what is on it.
    if (of === page) await of.setViewportSize({ ...size, height: 430 });
    await of.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`), fullPage: of === page });
    await of.setViewportSize(size);
  }
});
