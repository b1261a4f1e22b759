import { FunctionOptions, FunctionWiring } from '../compute';
import { TableKey } from '../data';
import { Monitoring } from '../monitoring';
import { WorkQueueProps } from '../queueing';
import { EncryptionKeys, EncryptionKind, IFunctionNetwork } from '../security';
import { ServerlessApiPatternProps } from './props';

/** Common parts of a system. */
interface System {
  readonly monitoring: Monitoring;
  readonly keys: EncryptionKeys;
  readonly network?: IFunctionNetwork;
}

/** Common inputs of all parts of a system: profile, monitoring, network, and the keys for stored data. */
export class SystemWiring {
  /** For functions, and for what is made of some. */
  public readonly functions: FunctionWiring;

  /** For queues, topics and schedules. */
  public readonly messaging: Pick<WorkQueueProps, 'monitoring' | 'encryptionKey'>;

  private readonly keys: EncryptionKeys;

  constructor({ profile, monitoring: options = {} }: ServerlessApiPatternProps, { monitoring, keys, network }: System) {
    this.keys = keys;
    const { tracing, logRetention, logDataProtection } = options;
    this.functions = {
      profile, tracing, logRetention, logDataProtection, monitoring, network, logEncryptionKey: keys.logs, messageEncryptionKey: keys.messages,
    };
    this.messaging = { monitoring, encryptionKey: keys.messages };
  }

  /** For tables. Undefined: a key that AWS owns. */
  public get tableKey(): TableKey | undefined {
    const { keys: { kind, table } } = this;
    return kind === EncryptionKind.AWS_MANAGED ? TableKey.awsManaged() : table && TableKey.customerManaged(table);
  }

  /** The settings of a function, and what the system gives to each. */
  public given<T extends FunctionOptions>(options: T): T & FunctionWiring {
    return { ...options, ...this.functions, tracing: options.tracing ?? this.functions.tracing };
  }
}
