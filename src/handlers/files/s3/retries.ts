import { StandardRetryStrategy } from '@smithy/core/retry';
import { CLIENT_SETTINGS } from '../../shared/sdk-client';
import { isThrottling, isTransient } from '../../shared/sdk-errors';

/** As the SDK's clients try again: pauses that grow and vary, and fewer attempts while most of them fail. */
export class Retries {
  private readonly strategy = new StandardRetryStrategy(CLIENT_SETTINGS.maxAttempts);

  async run<T>(attempt: () => Promise<T>): Promise<T> {
    let token = await this.strategy.acquireInitialRetryToken('');
    for (;;) {
      try {
        const result = await attempt();
        this.strategy.recordSuccess(token);
        return result;
      } catch (error) {
        if (!isTransient(error)) {
          throw error;
        }
        const errorType = isThrottling(error) ? 'THROTTLING' : 'TRANSIENT';
        // No token is left: what went wrong is the error, and not that nobody tries again.
        token = await this.strategy.refreshRetryTokenForRetry(token, { errorType }).catch(() => { throw error; });
      }
    }
  }
}
