import { call } from './api.js';
import { List } from './list.js';
import { isLive, onLive } from './live.js';
import { $, announce, element, onSubmit } from './view.js';

const POLL_MILLISECONDS = 2000;
const LABELS = { QUEUED: 'Waiting', RUNNING: 'Running', SUCCEEDED: 'Done', FAILED: 'Failed' };
const TONES = { SUCCEEDED: 'good', FAILED: 'bad' };
const isOver = ({ status }) => status in TONES;

export const jobs = new List('jobs', ({ type, status, result, error, createdAt }) => element(
  'li', {},
  element('span', { class: 'name' }, type),
  element('span', { class: `badge ${TONES[status] ?? ''}` }, LABELS[status] ?? status),
  element('span', { class: 'detail' }, [new Date(createdAt).toLocaleTimeString(), summaryOf(result) ?? error].filter(Boolean).join(' · ')),
));

onSubmit($('job-form'), async () => {
  const { job } = await call('POST /jobs', { type: 'summary' });
  // It may have been heard of already.
  if (!jobs.records.has(job.id)) jobs.put(job);
  announce('The job is queued.');
});

onLive(({ type, jobId, ...news }) => {
  if (type === 'job.succeeded' || type === 'job.failed') finish({ id: jobId, type: jobs.records.get(jobId)?.type ?? 'summary', createdAt: jobs.records.get(jobId)?.createdAt ?? new Date().toISOString(), ...news });
});

/** While nothing comes by itself, unfinished jobs are asked for. */
setInterval(() => {
  if (isLive() || document.hidden) return;
  for (const { id } of [...jobs.records.values()].filter((job) => !isOver(job))) {
    call(`GET /jobs/${id}`).then(({ job }) => isOver(job) ? finish(job) : jobs.put(job), () => undefined);
  }
}, POLL_MILLISECONDS);

function finish(job) {
  // The same news may come twice.
  if (isOver(jobs.records.get(job.id) ?? {})) return;
  jobs.put(job);
  announce(job.status === 'SUCCEEDED' ? 'The job is done.' : 'The job failed.');
}

function summaryOf(result) {
  return result && Object.entries(result).sort().map(([name, value]) => `${name}: ${value}`).join(', ');
}
