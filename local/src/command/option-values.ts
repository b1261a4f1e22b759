import { existsSync, statSync } from 'node:fs';
import { Arguments, valueOf } from './arguments';
import { checkService } from './known-services';
import { isEmail } from '../identity/user';
import { LARGEST_PORT } from '../loopback';
import type { UserOptions } from '../options';

/** `--groups` is about the `--user` before it. */
export function usersOf({ options }: Arguments): UserOptions[] | undefined {
  const users: { email: string; groups: readonly string[] }[] = [];
  for (const { name, value } of options) {
    const last = users.at(-1);
    if (name === 'user') users.push({ email: emailOf(value), groups: [] });
    else if (name === 'groups' && last === undefined) throw new Error('--groups: say whose. Put --user before it');
    else if (name === 'groups' && last !== undefined) last.groups = listOf(value) ?? [];
  }
  return users.length === 0 ? undefined : users;
}

export function fallbacksOf({ options }: Arguments): Record<string, string> | undefined {
  const given = options.filter(({ name }) => name === 'fallback');
  return given.length === 0 ? undefined : Object.assign({}, ...given.map(({ value }) => fallbackOf(value))) as Record<string, string>;
}

/** `kms,states=http://127.0.0.1:4566` */
function fallbackOf(text: string): Record<string, string> {
  const option = `--fallback ${text}`;
  const [, services = '', url = ''] = /^(?<services>[a-z\d-]+(?:,[a-z\d-]+)*)=(?<url>.+)$/.exec(text) ?? [];
  if (services === '') throw new Error(`${option}: name the services and the address of the emulator, such as kms,states=http://127.0.0.1:4566`);
  if (!URL.canParse(url) || !/^http:\/\/[^/]+\/?$/.test(url)) throw new Error(`${option}: not an address. Use http:// with a host and a port, such as http://127.0.0.1:4566`);
  const names = services.split(',');
  for (const name of names) checkService(name, option);
  return Object.fromEntries(names.map((service) => [service, url]));
}

export function listOf(text: string | undefined): string[] | undefined {
  return text?.split(',').map((entry) => entry.trim()).filter((entry) => entry !== '');
}

export function portOf(name: 'port' | 'website-port' | 'inspect-port', given: Arguments): number | undefined {
  const value = valueOf(given, name);
  if (value === undefined) return undefined;
  if (!/^\d{1,5}$/.test(value) || Number(value) > LARGEST_PORT) throw new Error(`--${name} ${value}: not a port. Use a number from 0 to ${LARGEST_PORT}`);
  return Number(value);
}

export function dataOf(given: Arguments): string | undefined {
  const value = valueOf(given, 'data');
  if (value !== undefined && existsSync(value) && !statSync(value).isDirectory()) throw new Error(`--data ${value}: not a directory. Name one, or one to be made`);
  return value;
}

export function seedOf(given: Arguments): string | undefined {
  const value = valueOf(given, 'seed');
  if (value !== undefined && !existsSync(value)) throw new Error(`--seed ${value}: there is no such file or folder`);
  return value;
}

function emailOf(text: string): string {
  if (!isEmail(text)) throw new Error(`--user ${text}: not an e-mail address`);
  return text;
}
