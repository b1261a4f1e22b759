import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { localized } from './addresses';
import { Construction, Resource, ResourceType } from './resource-type';
import { storeObject } from '../front/s3/store-object';
import { unzip } from '../functions/zip';
import { isObject, JsonObject, objects, optionalObject, optionalString, string, strings } from '../json';
import { contentType } from '../website/content-type';

/** Files that CDK uploads by a helper function; the runner copies them itself. */
export const bucketDeployments: ResourceType = {
  types: ['Custom::CDKBucketDeployment'],
  phase: 'content',
  identify: ({ id }) => ({ ref: id, attributes: {} }),
  serve: async (deployments, system) => {
    for (const deployment of deployments) {
      const settings = JSON.stringify(deployment.properties);
      system.done.set(deployment.id, settings);
      if (system.previous?.done.get(deployment.id) !== settings) await deploy(deployment, system);
    }
  },
};

async function deploy({ id, properties }: Resource, system: Construction): Promise<void> {
  for (const name of ['Include', 'Exclude']) {
    if (strings(properties[name], name).length > 0) throw new Error(`The local runner does not support ${name} (${id})`);
  }
  if (properties.Extract === false || properties.Extract === 'false') throw new Error(`The local runner does not support Extract: false (${id})`);
  const bucket = string(properties.DestinationBucketName, 'DestinationBucketName');
  const prefix = optionalString(properties.DestinationBucketKeyPrefix, 'DestinationBucketKeyPrefix') ?? '';
  const metadata = optionalObject(properties.SystemMetadata, 'SystemMetadata');
  const markers = objects(properties.SourceMarkers, 'SourceMarkers');
  const configs = objects(properties.SourceMarkersConfig, 'SourceMarkersConfig');
  for (const [index, key] of strings(properties.SourceObjectKeys, 'SourceObjectKeys').entries()) {
    const folder = await folderOf(key, id, system);
    for (const file of await filesIn(folder)) {
      const name = relative(folder, file).split(sep).join('/');
      const body = filled(await readFile(file), markers[index] ?? {}, configs[index]?.jsonEscape === true, system);
      const target = [prefix.replace(/\/$/, ''), name].filter((part) => part !== '').join('/');
      const url = `/${bucket}/${target.split('/').map(encodeURIComponent).join('/')}`;
      const answer = await storeObject(await system.emulators.messaging(), { url, headers: { 'content-type': contentType(name), ...headers(metadata) }, body });
      if (answer.status !== 200) throw new Error(`${target} of ${id} cannot be uploaded: ${answer.body.toString('utf8')}`);
    }
  }
}

async function folderOf(key: string, id: string, { stack, children }: Construction): Promise<string> {
  const asset = stack.assets.get(key);
  if (asset === undefined) throw new Error(`The files ${key} of ${id} are no asset of the cloud assembly`);
  if ((await stat(asset.path)).isDirectory()) return asset.path;
  const folder = await children.directory();
  await unzip(await readFile(asset.path), folder);
  return folder;
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).sort();
}

/** Files may hold values of the template that are known when it is deployed; addresses among them are those of this machine. */
function filled(body: Buffer, markers: JsonObject, jsonEscape: boolean, system: Construction): Buffer {
  if (Object.keys(markers).length === 0) return body;
  let text = body.toString('utf8');
  for (const [marker, value] of Object.entries(markers)) {
    const plain = isObject(value) || Array.isArray(value) ? JSON.stringify(value) : String(value);
    text = text.replaceAll(marker, () => jsonEscape ? JSON.stringify(plain).slice(1, -1) : plain);
  }
  return Buffer.from(localized(text, system));
}

function headers(metadata: JsonObject): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name.toLowerCase(), string(value, name)]));
}
