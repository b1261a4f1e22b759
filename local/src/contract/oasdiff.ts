import { spawnSync } from 'node:child_process';
import { isObject, Json, parse } from '../json';

const COMMAND = 'oasdiff';

/** Changes from one document to another that break clients, by the rules of oasdiff. Its own settings apply, such as `.oasdiff.yaml`. */
export function oasdiff(before: string, after: string): string[] {
  const { error, status, stdout, stderr } = spawnSync(COMMAND, ['breaking', before, after, '--format', 'json'], {
    encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, env: { ...process.env, OASDIFF_NO_TELEMETRY: '1' },
  });
  if (error !== undefined && 'code' in error && error.code === 'ENOENT') {
    throw new Error('The documents are compared by oasdiff, which is not on the PATH. Install it, for example with go install github.com/oasdiff/oasdiff@v1.37.0 or brew install oasdiff');
  }
  // Status 1 is its word for breaking changes where its settings ask for that.
  if (error !== undefined || status === null || status > 1) throw new Error(`oasdiff can't compare ${before} with the app: ${error?.message ?? stderr.trim()}`);
  const changes = parse(stdout === '' ? '[]' : stdout, 'The output of oasdiff');
  return (Array.isArray(changes) ? changes as readonly Json[] : []).map((change) => {
    const { operation, path, text, id } = isObject(change) ? change : {};
    return `${[operation, path].filter((part) => typeof part === 'string' && part !== '').map(String).join(' ')}: ${String(text)} [${String(id)}]`;
  });
}
