import { api, dataOf, type Job, once } from './api';
import { download } from './attachments';
import { isLive, type News } from './live';
import { $, announce, button, onClick } from './view';

const POLL_MILLISECONDS = 2000;
/** The job that is awaited. */
let awaited: string | undefined;

type End = Pick<Job, 'status' | 'error'> & { readonly result?: unknown };

onClick($('export'), async () => {
  const { job } = await dataOf(api.POST('/tasks/batch-export', { params: { header: once() } }));
  awaited = job.id;
  $('export-result').replaceChildren('Exporting…');
  announce('The export has begun.');
});

export function hear(news: News): void {
  if ('jobId' in news && news.jobId === awaited) finish(news);
}

/** While nothing comes by itself, the job is asked for. */
setInterval(() => {
  if (awaited === undefined || isLive() || document.hidden) return;
  dataOf(api.GET('/jobs/{id}', { params: { path: { id: awaited } } })).then(({ job }) => finish(job), () => undefined);
}, POLL_MILLISECONDS);

function finish({ status, result, error }: End): void {
  if (status === 'QUEUED' || status === 'RUNNING') return;
  awaited = undefined;
  const { fileId, records } = (result ?? {}) as { fileId?: string; records?: number };
  const text = `Download ${records} ${records === 1 ? 'task' : 'tasks'}`;
  $('export-result').replaceChildren(fileId === undefined ? error ?? 'The export failed.' : button(text, text, () => download(fileId)));
  announce(fileId === undefined ? 'The export failed.' : 'The export is ready.');
}
