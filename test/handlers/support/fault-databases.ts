import { type LocalDynamoDb, startDynamoDb } from './dynamodb';
import { memoryDynamoDb } from './memory-dynamodb';

/** Seeds whose table is in the emulator, which reads expressions as DynamoDB does but makes a run twenty times as long. */
const EMULATED = 3;

/** The databases of a fault model, one for each seed. */
export class FaultDatabases {
  static async start(): Promise<FaultDatabases> {
    return new FaultDatabases(await startDynamoDb());
  }

  private readonly inMemory = new Map<number, LocalDynamoDb>();

  private constructor(private readonly emulator: LocalDynamoDb) {}

  of(seed: number): LocalDynamoDb {
    if (seed <= EMULATED) return this.emulator;
    const database = this.inMemory.get(seed) ?? memoryDynamoDb(seed);
    this.inMemory.set(seed, database);
    return database;
  }

  stop(): Promise<void> {
    return this.emulator.stop();
  }
}
