import { mkdtempSync, rmSync, writeFileSync, existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiContract } from './api-contract';
import { OPEN_API_FILE } from './contract-files';
import { readContracts } from './read-contracts';
import { oasdiff } from './oasdiff';

/** Documents to compare. */
export interface BreakingChangesOptions {
  /** The directory that `cdk synth` wrote. */
  readonly assembly: string;
  /** The folder that the `contract` command wrote, as it is committed. */
  readonly committed: string;
  /** Name of a stack, or a pattern with `*`. @default all stacks of the app, or of its only stage */
  readonly stack?: string;
}

/**
 * Changes that break clients of the committed documents, one line for each: none if an app only adds to them. Needs the program oasdiff.
 * Throws where the folder has no document.
 */
export function breakingChanges({ assembly, committed, stack }: BreakingChangesOptions): string[] {
  const before = existsSync(committed) ? readdirSync(committed).filter((name) => existsSync(join(committed, name, OPEN_API_FILE))).sort() : [];
  if (before.length === 0) throw new Error(`${committed} has no contract to compare with. Write one first: cdk-serverless-api-local contract ${assembly} --out ${committed}`);
  const now = new Map(readContracts(assembly, stack).map((contract) => [contract.name, contract]));
  return before.flatMap((name) => {
    const contract = now.get(name);
    return contract === undefined ? [`${name}: the app has no such API any longer. It has ${[...now.keys()].join(', ')}`] : compared(join(committed, name, OPEN_API_FILE), contract);
  });
}

function compared(committed: string, { name, openApi }: ApiContract): string[] {
  const directory = mkdtempSync(join(tmpdir(), 'contract-'));
  try {
    const file = join(directory, OPEN_API_FILE);
    writeFileSync(file, JSON.stringify(openApi));
    return oasdiff(committed, file).map((change) => `${name} ${change}`);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
