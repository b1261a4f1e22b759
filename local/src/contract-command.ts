import { readEnvFile } from './app/env-file';
import { readStack } from './assembly/assembly';
import type { ContractCommand } from './command-line';
import { ApiContract, contractsOf } from './contract/api-contract';
import { contractFiles } from './contract/contract-files';
import { writeFolder } from './contract/contract-folder';

/** Writes what clients of an app's APIs can rely on into a folder. Gives what it has to say. */
export function writeContract({ assembly, stack, out }: ContractCommand, directory = process.cwd()): string[] {
  const contracts = readContracts(assembly, stack, directory);
  const files = contractFiles(contracts);
  writeFolder(out, files);
  return [...contracts.flatMap(({ remarks }) => remarks), `${files.size} files of ${contracts.map(({ name }) => name).join(', ')} are in ${out}`];
}

export function readContracts(assembly: string, stack: string | undefined, directory: string): ApiContract[] {
  const contracts = contractsOf(readStack(assembly, stack), readEnvFile(directory));
  if (contracts.length > 0) return contracts;
  throw new Error(`${assembly} has no REST API, so there is no contract to write. HTTP APIs and function URLs aren't read`);
}
