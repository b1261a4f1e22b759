import { Token } from 'aws-cdk-lib';
import { MultiRegionConsistency } from 'aws-cdk-lib/aws-dynamodb';
import { invalid } from '../private/invalid';

const PROP = 'data.table.consistency';

/** Regions that can be strongly consistent with each other. */
const REGION_SETS = [
  ['us-east-1', 'us-east-2', 'us-west-2'],
  ['eu-west-1', 'eu-west-2', 'eu-west-3', 'eu-central-1'],
  ['ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3'],
];

/**
 * Consistency of reads in one region after writes in another. Fixed when the table is created.
 *
 * @example
 * new ServerlessApiPattern(this, 'Shop', {
 *   data: {
 *     table: { replicas: [{ region: 'us-east-2' }, { region: 'us-west-2' }], consistency: ReplicaConsistency.strong() },
 *   },
 * });
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html
 */
export class ReplicaConsistency {
  /** Other regions see a write about a second later; of two writes at once the last wins. */
  public static eventual(): ReplicaConsistency {
    return new ReplicaConsistency(MultiRegionConsistency.EVENTUAL);
  }

  /**
   * Every region reads the last write, no write is lost when a region is, and writes take longer. DynamoDB allows it in three
   * regions of one set (US, EU or AP): that of the stack and two replicas, or one replica and a witness, that holds no data to read.
   * Such a table has no time to live and no transactions: records of the shipped handlers that should expire are kept.
   *
   * @param witnessRegion Region of the witness. Left out where there are two replicas.
   */
  public static strong(witnessRegion?: string): ReplicaConsistency {
    return new ReplicaConsistency(MultiRegionConsistency.STRONG, witnessRegion);
  }

  private constructor(private readonly mode: MultiRegionConsistency, /** @internal */ public readonly _witnessRegion?: string) {}

  /** @internal */
  public get _isStrong(): boolean {
    return this.mode === MultiRegionConsistency.STRONG;
  }

  /**
   * Throws where DynamoDB would not make such a table.
   *
   * @internal
   */
  public _check(own: string, replicas: string[]): void {
    if (!this._isStrong) return;
    if (Token.isUnresolved(own)) {
      throw invalid(PROP, 'ReplicaConsistency.strong()', 'strong consistency in a stack with a region: give the stack env: { region }');
    }
    const regions = [own, ...replicas, ...this._witnessRegion === undefined ? [] : [this._witnessRegion]];
    if (regions.length !== 3 || replicas.length < 1) {
      throw invalid(PROP, `ReplicaConsistency.strong() in ${regions.join(', ')}`, 'two replicas without a witness region, or one replica with a witness region');
    }
    const set = REGION_SETS.find((each) => each.includes(own));
    if (!set) throw invalid(PROP, `ReplicaConsistency.strong() in ${own}`, `a stack in ${REGION_SETS.flat().join(', ')}`);
    const foreign = regions.find((region) => !set.includes(region));
    if (foreign) throw invalid(PROP, `ReplicaConsistency.strong() in ${foreign}`, `regions of one set, here ${set.join(', ')}`);
    if (new Set(regions).size < 3) throw invalid(`${PROP}.witnessRegion`, this._witnessRegion, 'a region that neither the stack nor a replica is in');
  }
}
