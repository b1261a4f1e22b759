import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { temporaryDirectory } from './assembly';

/** A handler that manages connections as its event says: `{ command: 'PostToConnection', connectionId, data }`. */
const SOURCE = `
import * as management from '@aws-sdk/client-apigatewaymanagementapi';

const client = new management.ApiGatewayManagementApiClient({ endpoint: process.env.ENDPOINT, maxAttempts: 1 });

export async function handler({ command, connectionId, data }) {
  try {
    const { Identity } = await client.send(new management[command + 'Command']({ ConnectionId: connectionId, Data: data }));
    return { ok: true, ...(Identity === undefined ? {} : { sourceIp: Identity.SourceIp }) };
  } catch (error) {
    return { ok: false, name: error.name, status: error.$metadata?.httpStatusCode };
  }
}
`;

export function managementAsset(): string {
  const root = join(__dirname, '..', '..', '..');
  const directory = temporaryDirectory();
  execFileSync(join(root, 'node_modules', '.bin', 'esbuild'), [
    '--bundle', '--platform=node', '--format=cjs', '--target=node22', '--log-level=error', '--main-fields=module,main', `--outfile=${join(directory, 'index.js')}`,
  ], { cwd: root, input: SOURCE });
  return directory;
}
