import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { chance } from './chance';
import type { LocalDynamoDb } from './dynamodb';
import { Table } from '../../attack/services/table';
import type { TableInput } from '../../attack/services/table-input';

interface Command {
  readonly input: TableInput;
  readonly constructor: { readonly name: string };
}

/** Turns of the event loop that an answer takes, at most. */
const LONGEST_ANSWER = 6;

/**
 * A DynamoDB in this process. Its answers overtake each other as the seed says: a run that fails fails again, and other seeds have other orders,
 * which the emulator leaves to the machine's load.
 */
export function memoryDynamoDb(seed: number): LocalDynamoDb {
  const table = new Table([]);
  const client = new DynamoDBClient({ region: 'eu-west-1' });
  let calls = 0;
  const send = async ({ input, constructor: { name } }: Command): Promise<object> => {
    calls += 1;
    const call = calls;
    await turns(chance(seed, 'way there', call) * LONGEST_ANSWER);
    const output = table.run(name.replace(/Command$/, ''), input);
    await turns(chance(seed, 'way back', call) * LONGEST_ANSWER);
    return output;
  };
  Object.assign(client, { send });
  return { endpoint: 'memory', client, stop: async () => client.destroy() };
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) {
    await new Promise((resolve) => { setImmediate(resolve); });
  }
}
