import { baseUrlOf } from './base-url';
import type { ApiContract } from './api-contract';
import { brunoCollection } from './bruno-collection';
import { httpFile } from './http-file';
import { sampleRequests } from './sample-requests';
import { Json, optionalObject } from '../json';

export const OPEN_API_FILE = 'openapi.json';
export const ASYNC_API_FILE = 'asyncapi.json';

/** The files of APIs, by their paths: a folder for each API. */
export function contractFiles(contracts: readonly ApiContract[]): Map<string, string> {
  return new Map(contracts.flatMap(({ name, openApi, asyncApi, localUrl }) => {
    const { title, version } = optionalObject(openApi.info, 'info');
    const baseUrl = baseUrlOf(openApi, localUrl);
    const requests = sampleRequests(openApi);
    const files: [string, string][] = [
      [OPEN_API_FILE, json(openApi)],
      ...asyncApi === undefined ? [] : [[ASYNC_API_FILE, json(asyncApi)] as [string, string]],
      ['requests.http', httpFile(`${String(title)}, version ${String(version)}`, baseUrl, requests)],
      ...[...brunoCollection(String(title), baseUrl, requests)].map(([file, text]): [string, string] => [`bruno/${file}`, text]),
    ];
    return files.map(([file, text]) => [`${name}/${file}`, text] as const);
  }));
}

function json(document: Json): string {
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
