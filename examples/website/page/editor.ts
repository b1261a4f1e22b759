import { api, Problem, type Status, type Task, type TaskPatch } from './api';
import { discard, download, upload } from './attachments';
import { put, remove } from './board';
import { $, announce, button, during, element, hideProblem, onClick, onSubmit } from './view';

const dialog = $<HTMLDialogElement>('editor');
const form = $<HTMLFormElement>('editor-form');
const field = <T extends HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>(name: string) => form.elements.namedItem(name) as T;

/** The task as it was read, and the version that a change must still find. */
let task: Task;
let etag: string;

export async function edit(id: string): Promise<void> {
  await read(id);
  dialog.showModal();
}

async function read(id: string): Promise<void> {
  const { data, response } = await api.GET('/tasks/{id}', { params: { path: { id } } });
  use(data!, response);
  for (const name of ['title', 'notes', 'status', 'priority', 'due'] as const) field(name).value = task[name] ?? '';
}

function use(read: Task, response: Response): void {
  [task, etag] = [read, response.headers.get('ETag')!];
  put(task);
  $('attachments').replaceChildren(...(task.attachments ?? []).map(({ fileId, name }) => element(
    'li', {}, element('span', { class: 'name' }, name),
    button('Download', `Download ${name}`, () => download(fileId)),
    button('Remove', `Remove ${name}`, async () => {
      await change({ attachments: task.attachments?.filter((each) => each.fileId !== fileId) });
      await discard([{ fileId, name }]);
    }),
  )));
}

/** Nobody's change is lost: the API refuses one to a version that is not the newest, and the newest is shown. */
async function change(body: TaskPatch): Promise<void> {
  try {
    const { data, response } = await api.PATCH('/tasks/{id}', { params: { path: { id: task.id }, header: { 'If-Match': etag } }, body });
    use(data!, response);
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 412) throw error;
    await read(task.id);
    throw new Problem(412, { title: 'This task was changed elsewhere.', detail: 'You see it as it is now. Change it again.' });
  }
}

onSubmit(form, async () => {
  await change({
    title: field('title').value,
    notes: field('notes').value || null,
    status: field('status').value as Status,
    priority: field('priority').value as Task['priority'],
    due: field('due').value || null,
  });
  dialog.close();
  announce('The task is saved.');
});

const file = $<HTMLInputElement>('attach');
file.addEventListener('change', () => void during(file, async () => {
  const [chosen] = file.files ?? [];
  if (chosen === undefined) return;
  const attachment = await upload(chosen);
  await change({ attachments: [...task.attachments ?? [], attachment] });
  file.value = '';
  announce(`${chosen.name} is attached.`);
}));

onClick($('editor-delete'), async () => {
  await api.DELETE('/tasks/{id}', { params: { path: { id: task.id }, header: { 'If-Match': etag } } });
  remove(task.id);
  dialog.close();
  await discard(task.attachments ?? []);
  announce(`${task.title} is deleted.`);
});
onClick($('editor-cancel'), () => dialog.close());
dialog.addEventListener('close', hideProblem);
