import type { JobType } from './job-types';

/** Counts what an owner has. */
export const summary: JobType = async ({ data }) => {
  let items = 0;
  let files = 0;
  let bytes = 0;
  for await (const page of data.items()) {
    items += page.length;
  }
  for await (const page of data.files()) {
    for (const file of page.filter(({ status }) => status === 'AVAILABLE')) {
      files += 1;
      bytes += file.size;
    }
  }
  return { items, files, bytes };
};
