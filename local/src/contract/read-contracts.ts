import { ApiContract, contractsOf } from './api-contract';
import { readEnvFile } from '../app/env-file';
import { readStack } from '../assembly/assembly';

/** The contracts of an assembly. Throws where there is none. @param directory that has `.env.local` */
export function readContracts(assembly: string, stack: string | undefined, directory = process.cwd()): ApiContract[] {
  const contracts = contractsOf(readStack(assembly, stack), readEnvFile(directory));
  if (contracts.length > 0) return contracts;
  throw new Error(`${assembly} has no REST API, so there is no contract. HTTP APIs and function URLs aren't read`);
}
