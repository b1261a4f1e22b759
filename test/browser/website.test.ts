import * as fs from 'fs';
import * as path from 'path';
import { App } from 'aws-cdk-lib';
import type { BrowserContext, Locator, Page } from 'playwright-core';
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

  test('signs a user in with a code', async () => {
    await page.goto(`${address}/`);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Your tasks, on every device');
    await picture('welcome');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByLabel('E-mail address').fill('ada@example.com');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('ada@example.com').waitFor();
    // The code is gone from the address, where a bookmark would keep it.
    expect(page.url()).toBe(`${address}/`);
  });

  test('adds tasks, which are there after a reload', async () => {
    for (const title of ['Order new mugs', 'Call the printer', 'Draft the spring catalog', '<b>Bold</b> & co']) {
      await page.getByLabel('New task').fill(title);
      await page.getByRole('button', { name: 'Add task' }).click();
      await card('To do', title).waitFor();
    }
    expect(await page.getByLabel('New task').inputValue()).toBe('');
    await page.reload();
    await card('To do', 'Order new mugs').waitFor();
    expect(await page.locator('#todo b').count()).toBe(0);
  });

  test('moves a task from column to column', async () => {
    await page.getByRole('button', { name: 'Start Call the printer' }).click();
    await card('In progress', 'Call the printer').waitFor();
    await page.getByRole('button', { name: 'Start Order new mugs' }).press('Enter');
    await page.getByRole('button', { name: 'Finish Order new mugs' }).press('Enter');
    await card('Done', 'Order new mugs').waitFor();
    expect(await page.locator('#todo li').count()).toBe(2);
  });

  test('changes a task, attaches a file, and downloads the same bytes', async () => {
    const editor = await open('Draft the spring catalog');
    await editor.getByLabel('Attach a file').setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('hello, file') });
    await editor.getByRole('button', { name: 'Download notes.txt' }).waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), editor.getByRole('button', { name: 'Download notes.txt' }).click()]);
    expect(fs.readFileSync(await download.path(), 'utf8')).toBe('hello, file');
    expect(download.suggestedFilename()).toBe('notes.txt');
    await editor.getByLabel('Notes', { exact: true }).fill('With the new mugs.');
    await editor.getByLabel('Priority').selectOption('High');
    await editor.getByLabel('Due').fill('2020-03-01');
    await picture('editor');
    await editor.getByRole('button', { name: 'Save' }).click();
    await editor.waitFor({ state: 'hidden' });
    expect(await card('To do', 'Draft the spring catalog').locator('.badge').allTextContents()).toEqual(['High', 'Late Mar 1', '1 file']);
  });

  test('shows what changes on another device, without asking', async () => {
    await page.getByText('Live', { exact: true }).waitFor();
    const asked = requestsOf(page);
    const other = await context.newPage();
    await signIn(other);
    await other.getByLabel('New task').fill('From the phone');
    await other.getByRole('button', { name: 'Add task' }).click();
    await card('To do', 'From the phone').waitFor();
    await other.getByRole('button', { name: 'Start From the phone' }).click();
    await card('In progress', 'From the phone').waitFor();
    expect(asked).toEqual([]);
    await other.close();
  });

  test('loses no change that was made elsewhere', async () => {
    const editor = await open('From the phone');
    const [task] = (await api('GET /api/tasks?status=doing&order=desc') as { items: { id: string }[] }).items;
    await api(`PATCH /api/tasks/${task.id}`, { notes: 'From elsewhere' });
    await editor.getByLabel('Title').fill('From here');
    await editor.getByRole('button', { name: 'Save' }).click();
    await editor.getByRole('alert').getByText('This task was changed elsewhere.').waitFor();
    expect([await editor.getByLabel('Title').inputValue(), await editor.getByLabel('Notes', { exact: true }).inputValue()]).toEqual(['From the phone', 'From elsewhere']);
    await editor.getByLabel('Title').fill('From here');
    await editor.getByRole('button', { name: 'Save' }).click();
    await card('In progress', 'From here').waitFor();
    expect(browser.complaints.splice(0)).toEqual([expect.stringContaining('412 (Precondition Failed)')]);
  });

  test('deletes a task with its files', async () => {
    const editor = await open('<b>Bold</b> & co');
    await editor.getByLabel('Attach a file').setInputFiles({ name: 'gone.txt', mimeType: 'text/plain', buffer: Buffer.from('gone') });
    await editor.getByRole('button', { name: 'Download gone.txt' }).waitFor();
    await editor.getByRole('button', { name: 'Delete' }).click();
    await card('To do', 'Bold').waitFor({ state: 'detached' });
    await page.getByText('is deleted.').waitFor({ state: 'attached' });
    expect((await api('GET /api/files') as { files: { name: string }[] }).files.map(({ name }) => name)).toEqual(['notes.txt']);
  });

  test('exports all tasks, and hears when they are ready', async () => {
    const asked = requestsOf(page);
    await page.getByRole('button', { name: 'Export' }).click();
    const ready = page.getByRole('button', { name: 'Download 4 tasks' });
    await ready.waitFor();
    expect(asked).toEqual(['POST /api/tasks/batch-export']);
    await picture('desktop');
    const [download] = await Promise.all([page.waitForEvent('download'), ready.click()]);
    const lines = fs.readFileSync(await download.path(), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { title: string });
    expect(lines.map(({ title }) => title).sort()).toEqual(['Call the printer', 'Draft the spring catalog', 'From here', 'Order new mugs']);
  });

  test('asks for the export while nothing comes by itself', async () => {
    const other = await context.newPage();
    await other.addInitScript('window.WebSocket = class extends EventTarget { static OPEN = 1; readyState = 3; close() {} };');
    await signIn(other);
    const asked = requestsOf(other);
    await other.getByRole('button', { name: 'Export' }).click();
    await other.getByRole('button', { name: 'Download 4 tasks' }).waitFor();
    expect(asked.filter((request) => request === 'GET /api/jobs/{id}').length).toBeGreaterThan(0);
    await other.close();
  });

  test('shows what the API refuses', async () => {
    await page.evaluate("document.getElementById('task-title').removeAttribute('maxlength')");
    await page.getByLabel('New task').fill('x'.repeat(121));
    await page.getByRole('button', { name: 'Add task' }).click();
    const alert = page.getByRole('alert');
    await alert.getByText('Bad Request').waitFor();
    expect(await alert.textContent()).toMatch(/title.*Request [0-9a-f-]{36}/s);
    expect(browser.complaints.splice(0)).toEqual([expect.stringContaining('400 (Bad Request)')]);
    await picture('problem');
    await page.getByRole('button', { name: 'Close' }).click();
    expect(await alert.isVisible()).toBe(false);
    await page.getByLabel('New task').fill('');
  });

  test('every path of the application shows the page', async () => {
    const { status, body } = await visit('/tasks/a/deep/path');
    expect(status).toBe(200);
    expect(body).toContain('<title>Tasks</title>');
    await page.goto(`${address}/tasks/a/deep/path`);
    await card('Done', 'Order new mugs').waitFor();
  });

  test('unknown API paths get a problem document, and missing objects the error page', async () => {
    expect(await visit('/api/nowhere')).toMatchObject({ status: 404, type: 'application/problem+json', body: expect.stringContaining('There is no such route.') });
    expect(await visit('/api/tasks')).toMatchObject({ status: 401, type: 'application/problem+json' });
    expect(await visit('/missing.png')).toMatchObject({ status: 404, type: 'application/xml' });
  });

  test("created records have a Location under the website's address", async () => {
    const created = await fetch(`${address}/api/tasks`, {
      method: 'POST', headers: { 'Authorization': system.token({ sub: 'location' }), 'Content-Type': 'application/json' }, body: '{"title":"Mug"}',
    });
    const place = created.headers.get('location') ?? '';
    expect([created.status, place]).toEqual([201, expect.stringMatching(/^\/api\/tasks\/[0-9a-f-]{36}$/)]);
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
    await small.locator('.task').first().waitFor();
    await picture('phone', small);
    expect(await small.evaluate('document.documentElement.scrollWidth')).toBe(390);
    await phone.close();
  });

  test('leads back to the start with a token that is not accepted', async () => {
    await page.evaluate("sessionStorage.setItem('id-token', sessionStorage.getItem('id-token').replace(/[^.]{8}$/, 'AAAAAAAA'))");
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('alert').getByText('You are not signed in any more.').waitFor();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(await page.getByRole('heading', { name: /^To do/ }).isVisible()).toBe(false);
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

const card = (column: string, text: string) => page.getByRole('list', { name: column }).getByRole('listitem').filter({ hasText: text });

/** Opens a task in its dialog. */
async function open(title: string): Promise<Locator> {
  await page.getByRole('button', { name: `Open ${title}` }).click();
  const editor = page.getByRole('dialog');
  await editor.waitFor();
  return editor;
}

/** Requests of a page to the API, from now on. */
function requestsOf(of: Page): string[] {
  const asked: string[] = [];
  of.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith('/api/')) asked.push(`${request.method()} ${pathname.replace(/[0-9a-f-]{36}/, '{id}')}`);
  });
  return asked;
}

/** Asks the API as the user of the page, from elsewhere. */
async function api(route: string, body?: object): Promise<unknown> {
  const [method, where] = route.split(' ');
  const token = await page.evaluate<string>("sessionStorage.getItem('id-token')");
  const answer = await fetch(`${address}${where}`, { method, headers: { 'Authorization': token, 'Content-Type': 'application/json' }, body: body && JSON.stringify(body) });
  return answer.json();
}

async function visit(where: string): Promise<{ status: number; type: string | null; body: string }> {
  const answer = await fetch(`${address}${where}`);
  return { status: answer.status, type: answer.headers.get('content-type'), body: await answer.text() };
}

async function picture(name: string, of = page): Promise<void> {
  if (SCREENSHOTS) await of.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`), fullPage: true });
}
