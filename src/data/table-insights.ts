import { ContributorInsightsMode, ContributorInsightsSpecification } from 'aws-cdk-lib/aws-dynamodb';

/**
 * Whether CloudWatch tells which keys are asked for most. Charged per event: about $0.03 per million, and $0.50 per rule and month.
 *
 * @example
 * new ServerlessApiPattern(this, 'Shop', {
 *   data: { table: { contributorInsights: TableInsights.throttledKeys() } },
 * });
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/contributorinsights_HowItWorks.html
 */
export class TableInsights {
  /** No insights, at no cost. */
  public static off(): TableInsights {
    return new TableInsights();
  }

  /** The keys that are asked for most, and those that are throttled. */
  public static accessedAndThrottledKeys(): TableInsights {
    return new TableInsights(ContributorInsightsMode.ACCESSED_AND_THROTTLED_KEYS);
  }

  /** Only the keys that are throttled: costs next to nothing while none are. */
  public static throttledKeys(): TableInsights {
    return new TableInsights(ContributorInsightsMode.THROTTLED_KEYS);
  }

  private constructor(private readonly mode?: ContributorInsightsMode) {}

  /** @internal */
  public _specification(): ContributorInsightsSpecification | undefined {
    return this.mode && { enabled: true, mode: this.mode };
  }
}
