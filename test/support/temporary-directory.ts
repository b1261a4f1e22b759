import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';

let root: string | undefined;
let made = 0;

/** Is removed when the suite ends, as are all of a suite. */
export function temporaryDirectory(): string {
  root ??= fs.mkdtempSync(path.join(os.tmpdir(), 'serverless-api-'));
  made += 1;
  const directory = path.join(root, String(made));
  fs.mkdirSync(directory);
  return directory;
}

function removeTemporaryDirectories(): void {
  if (root !== undefined) fs.rmSync(root, { recursive: true, force: true });
  root = undefined;
}

// No suite hears how its process ends, and no script of this repository has suites.
if (typeof afterAll === 'undefined') {
  process.on('exit', removeTemporaryDirectories);
} else {
  afterAll(removeTemporaryDirectories);
}
