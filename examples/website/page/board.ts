import { api, dataOf, once, type Status, type Task } from './api';
import { edit } from './editor';
import type { News } from './live';
import { $, announce, button, element, onClick, onSubmit } from './view';

const NEXT: Readonly<Record<Status, { readonly status: Status; readonly text: string }>> = {
  todo: { status: 'doing', text: 'Start' }, doing: { status: 'done', text: 'Finish' }, done: { status: 'todo', text: 'Reopen' },
};
const STATUSES = Object.keys(NEXT) as Status[];
const DAY = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric', timeZone: 'UTC' });

const tasks = new Map<string, Task>();
const deleted = new Set<string>();
const cursors = new Map<Status, string | undefined>();

/** Each column is a separate list, by the index on the status. */
async function loadColumn(status: Status, cursor?: string): Promise<void> {
  const page = await dataOf(api.GET('/tasks', { params: { query: { status, order: 'desc', limit: 20, cursor } } }));
  cursors.set(status, page.nextCursor);
  for (const task of page.items) put(task);
}

export async function loadBoard(): Promise<void> {
  tasks.clear();
  await Promise.all(STATUSES.map((status) => loadColumn(status)));
  show();
}

/** Messages come in any order: the highest version counts. */
export function put(task: Task): void {
  if (deleted.has(task.id) || (tasks.get(task.id)?.version ?? 0) > task.version) return;
  tasks.set(task.id, task);
  show();
}

export function remove(id: string): void {
  deleted.add(id);
  tasks.delete(id);
  show();
}

export async function hear(news: News): Promise<void> {
  if (!('recordId' in news)) return;
  if (news.change === 'deleted') remove(news.recordId);
  // A record that is too large for a message has to be read.
  else put(news.record ?? await dataOf(api.GET('/tasks/{id}', { params: { path: { id: news.recordId } } })));
}

for (const status of STATUSES) onClick($(`${status}-more`), () => loadColumn(status, cursors.get(status)));

onSubmit($('task-form'), async () => {
  const title = $<HTMLInputElement>('task-title');
  put(await dataOf(api.POST('/tasks', { body: { title: title.value }, params: { header: once() } })));
  announce(`${title.value} is added.`);
  title.value = '';
  title.focus();
});

/** Renders everything again, and keeps the focus. */
function show(): void {
  const focused = document.activeElement?.closest('.task') ? document.activeElement.getAttribute('aria-label') : null;
  const newest = [...tasks.values()].sort((one, other) => other.createdAt.localeCompare(one.createdAt));
  for (const status of STATUSES) {
    const mine = newest.filter((task) => task.status === status);
    $(status).replaceChildren(...mine.map((task) => cardOf(task, status)));
    $(`${status}-count`).textContent = `${mine.length}${cursors.get(status) === undefined ? '' : '+'}`;
    $(`${status}-empty`).hidden = mine.length > 0;
    $(`${status}-more`).hidden = cursors.get(status) === undefined;
  }
  if (focused !== null) focus(focused);
}

function focus(label: string): void {
  [...document.querySelectorAll<HTMLElement>('.task button')].find((each) => each.getAttribute('aria-label') === label)?.focus();
}

function cardOf(task: Task, status: Status): HTMLElement {
  const title = task.title ?? '';
  const open = button(title, `Open ${title}`, () => edit(task.id));
  open.className = 'title';
  const { text, status: next } = NEXT[status];
  const move = button(text, `${text} ${title}`, async () => {
    put(await dataOf(api.PATCH('/tasks/{id}', { params: { path: { id: task.id } }, body: { status: next } })));
    announce(`${title} is moved.`);
    focus(`Open ${title}`);
  });
  return element('li', { class: 'task' }, open, element('div', { class: 'marks' }, ...marksOf(task), move));
}

function marksOf({ due, priority, attachments, status }: Task): HTMLElement[] {
  const isLate = due !== undefined && status !== 'done' && due < new Date().toISOString().slice(0, 10);
  return [
    ...(priority === 'high' ? [element('span', { class: 'badge bad' }, 'High')] : priority === 'low' ? [element('span', { class: 'badge' }, 'Low')] : []),
    ...(due === undefined ? [] : [element('span', { class: isLate ? 'badge bad' : 'badge' }, `${isLate ? 'Late' : 'Due'} ${DAY.format(new Date(due))}`)]),
    ...(attachments?.length ? [element('span', { class: 'badge' }, `${attachments.length} ${attachments.length === 1 ? 'file' : 'files'}`)] : []),
  ];
}
