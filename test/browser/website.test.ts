import * as fs from 'fs';
import * as path from 'path';
import { App } from 'aws-cdk-lib';
import type { BrowserContext, Page } from 'playwright-core';
import { Browser, executablePath } from './support/browser';
import { WebsiteSystem } from '../../examples/website/website-system';
import { LocalSystem } from '../../local/src';
import { temporaryDirectory } from '../support/synth';

/** Where to put pictures of the pages; nowhere where nothing is said. */
const SCREENSHOTS = process.env.SCREENSHOTS;

let system: LocalSystem;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let address: string;

// Visibly skipped, not passed, where there is no browser.
const withBrowser = executablePath === undefined ? describe.skip : describe;
if (executablePath === undefined) console.warn('SKIPPED: there is no Chromium here. Install one (apt-get install chromium), or name one in CHROMIUM.');

withBrowser('the sample website in a browser', () => {
  beforeAll(async () => {
    const outdir = temporaryDirectory();
    const app = new App({ outdir, analyticsReporting: false, treeMetadata: false, builtinCloudFormationValidation: false });
    new WebsiteSystem(app, 'Sample');
    app.synth();
    system = await LocalSystem.start({ assembly: outdir });
    [address] = Object.values(system.websites);
    browser = await Browser.start();
    context = await browser.context();
    page = await context.newPage();
  });

  afterAll(async () => {
    await browser?.stop();
    await system?.stop();
  });

  afterEach(() => expect(browser.complaints.splice(0)).toEqual([]));

  test('signs somebody in with a code', async () => {
    await page.goto(`${address}/`);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Items, files and jobs, all your own');
    await picture('welcome');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByLabel('E-mail address').fill('ada@example.com');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('ada@example.com').waitFor();
    // The code is gone from the address, where a bookmark would keep it.
    expect(page.url()).toBe(`${address}/`);
  });

  test('adds an item, which is there after a reload', async () => {
    await page.getByText('No items yet.').waitFor();
    for (const name of ['Blue mug', 'Oak tray', 'Green teapot', '<b>Bold</b> & co']) {
      await page.getByLabel('Name').fill(name);
      await page.getByRole('button', { name: 'Add' }).click();
      await row('Items', name).waitFor();
    }
    expect(await page.getByLabel('Name').inputValue()).toBe('');
    await page.reload();
    await row('Items', 'Blue mug').waitFor();
    expect(await page.locator('#items b').count()).toBe(0);
  });

  test('deletes an item, and keeps the keyboard where it was', async () => {
    await page.getByRole('button', { name: 'Delete <b>Bold</b> & co' }).press('Enter');
    await row('Items', 'Bold').waitFor({ state: 'detached' });
    expect(await page.evaluate('document.activeElement.id')).toBe('item-name');
    expect(await page.locator('#items li').count()).toBe(3);
  });

  test('uploads a file, and downloads the same bytes', async () => {
    await page.getByLabel('File', { exact: true }).setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('hello, file') });
    await page.getByRole('button', { name: 'Upload' }).click();
    await row('Files', 'notes.txt').getByText('11 bytes').waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download notes.txt' }).click()]);
    expect(fs.readFileSync(await download.path(), 'utf8')).toBe('hello, file');
    expect(download.suggestedFilename()).toBe('notes.txt');
  });

  test('hears of a finished job without asking', async () => {
    await page.getByText('Live', { exact: true }).waitFor();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname.replace(/[0-9a-f-]{36}/, '{id}')}`));
    await page.getByRole('button', { name: 'Run a summary' }).click();
    await row('Jobs', 'summary').getByText('Done').waitFor();
    expect(await row('Jobs', 'summary').textContent()).toMatch(/bytes: 11, files: 1, items: 3$/);
    expect(asked).toEqual(['POST /api/jobs']);
    expect(await page.locator('#status').textContent()).toBe('The job is done.');
    await picture('desktop');
  });

  test('asks for jobs while nothing comes by itself', async () => {
    const other = await context.newPage();
    await other.addInitScript('window.WebSocket = class extends EventTarget { static OPEN = 1; readyState = 3; close() {} };');
    const asked: string[] = [];
    other.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await signIn(other);
    await other.getByRole('button', { name: 'Run a summary' }).click();
    await other.locator('#jobs li').filter({ hasText: 'Done' }).nth(1).waitFor();
    expect(asked.filter((requested) => /^\/api\/jobs\/[0-9a-f-]{36}$/.test(requested)).length).toBeGreaterThan(0);
    await other.close();
  });

  test('shows what the API refuses', async () => {
    await page.evaluate("document.getElementById('item-name').removeAttribute('maxlength')");
    await page.getByLabel('Name').fill('x'.repeat(201));
    await page.getByRole('button', { name: 'Add' }).click();
    const alert = page.getByRole('alert');
    await alert.getByText('Bad Request').waitFor();
    expect(await alert.textContent()).toMatch(/name.*Request [0-9a-f-]{36}/s);
    expect(browser.complaints.splice(0)).toEqual([expect.stringContaining('400 (Bad Request)')]);
    await picture('problem');
    await page.getByRole('button', { name: 'Close' }).click();
    expect(await alert.isVisible()).toBe(false);
  });

  test('every path of the application shows the page', async () => {
    const { status, body } = await visit('/items/a/deep/path');
    expect(status).toBe(200);
    expect(body).toContain('<title>Workshop</title>');
    await page.goto(`${address}/items/a/deep/path`);
    await row('Items', 'Blue mug').waitFor();
  });

  test('what the API does not know is its problem, and what the bucket does not have is missing', async () => {
    expect(await visit('/api/nowhere')).toMatchObject({ status: 404, type: 'application/problem+json', body: expect.stringContaining('There is no such route.') });
    expect(await visit('/api/items')).toMatchObject({ status: 401, type: 'application/problem+json' });
    expect(await visit('/missing.png')).toMatchObject({ status: 404, type: 'application/xml' });
  });

  test('what is created has its place under the address of the website', async () => {
    const created = await fetch(`${address}/api/items`, {
      method: 'POST', headers: { 'Authorization': system.token({ sub: 'location' }), 'Content-Type': 'application/json' }, body: '{"name":"Mug"}',
    });
    const place = created.headers.get('location') ?? '';
    expect([created.status, place]).toEqual([201, expect.stringMatching(/^\/api\/items\/[0-9a-f-]{36}$/)]);
    expect((await fetch(`${address}${place}`, { headers: { Authorization: system.token({ sub: 'location' }) } })).status).toBe(200);
  });

  test('the policy of the page stops what it did not bring', async () => {
    const run = page.evaluate("new Promise((resolve) => { document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => resolve(effectiveDirective)); "
      + "const script = document.createElement('script'); script.textContent = 'window.foreign = true'; document.body.append(script); })");
    expect(await run).toMatch(/^script-src/);
    expect(await page.evaluate('window.foreign')).toBeUndefined();
    expect(await page.evaluate("fetch('http://127.0.0.1:9/').then(() => 'sent', () => 'kept')")).toBe('kept');
    expect(browser.complaints.splice(0)).not.toEqual([]);
  });

  test('works on a phone', async () => {
    const phone = await browser.context({ viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true });
    const small = await phone.newPage();
    await signIn(small);
    await small.locator('#items li').first().waitFor();
    await picture('phone', small);
    expect(await small.evaluate('document.documentElement.scrollWidth')).toBe(390);
    await phone.close();
  });

  test('leads back to the start with a token that is not accepted', async () => {
    await page.evaluate("sessionStorage.setItem('id-token', sessionStorage.getItem('id-token').replace(/[^.]{8}$/, 'AAAAAAAA'))");
    await page.getByRole('button', { name: 'Run a summary' }).click();
    await page.getByRole('alert').getByText('You are not signed in any more.').waitFor();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(await page.getByRole('heading', { name: 'Items', exact: true }).isVisible()).toBe(false);
    expect(browser.complaints.splice(0)).toEqual([expect.stringContaining('401 (Unauthorized)')]);
  });

  test('signs out for good', async () => {
    await signIn(page);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in' }).click();
    // The hosted page has forgotten, too: it asks again.
    await page.getByLabel('E-mail address').waitFor();
  });
});

/** Signs in, with or without being asked for the address again. */
async function signIn(somewhere: Page): Promise<void> {
  await somewhere.goto(`${address}/`);
  await somewhere.getByRole('button', { name: 'Sign in' }).click();
  const email = somewhere.getByLabel('E-mail address');
  const signOut = somewhere.getByRole('button', { name: 'Sign out' });
  await email.or(signOut).waitFor();
  if (await email.isVisible()) {
    await email.fill('ada@example.com');
    await somewhere.getByRole('button', { name: 'Sign in' }).click();
  }
  await signOut.waitFor();
}

const row = (list: string, text: string) => page.getByRole('list', { name: list }).getByRole('listitem').filter({ hasText: text });

async function visit(where: string): Promise<{ status: number; type: string | null; body: string }> {
  const answer = await fetch(`${address}${where}`);
  return { status: answer.status, type: answer.headers.get('content-type'), body: await answer.text() };
}

async function picture(name: string, of = page): Promise<void> {
  if (SCREENSHOTS) await of.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`), fullPage: true });
}
