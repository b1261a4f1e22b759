/** Imported first by the command, since what the others import may not load on an old Node.js. */
import { nodeVersionFault } from './node-version';

const fault = nodeVersionFault(process.versions.node);
if (fault !== undefined) {
  process.stderr.write(`${fault}\n`);
  process.exit(1);
}
