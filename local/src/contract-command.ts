import type { ContractCommand } from './command-line';
import { breakingChanges } from './contract/breaking-changes';
import { contractFiles } from './contract/contract-files';
import { writeFolder } from './contract/contract-folder';
import { readContracts } from './contract/read-contracts';

/** Writes what clients of an app's APIs can rely on into a folder, or compares it with such a folder. Gives what there is to say. Throws for breaking changes. */
export function contract({ assembly, stack, out, check }: ContractCommand): string[] {
  return [
    ...check === undefined ? [] : checkContract(assembly, stack, check),
    ...out === undefined ? [] : writeContract(assembly, stack, out),
  ];
}

function writeContract(assembly: string, stack: string | undefined, out: string): string[] {
  const contracts = readContracts(assembly, stack);
  const files = contractFiles(contracts);
  writeFolder(out, files);
  return [...contracts.flatMap(({ remarks }) => remarks), `${files.size} files of ${contracts.map(({ name }) => name).join(', ')} are in ${out}`];
}

function checkContract(assembly: string, stack: string | undefined, committed: string): string[] {
  const changes = breakingChanges({ assembly, stack, committed });
  if (changes.length === 0) return [`Nothing breaks clients of ${committed}`];
  throw new Error([`${changes.length === 1 ? 'A change breaks' : `${changes.length} changes break`} clients of ${committed}:`, ...changes,
    `If that is intended, write the contract again: cdk-serverless-api-local contract ${assembly} --out ${committed}`].join('\n'));
}
