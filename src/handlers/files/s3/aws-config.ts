import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/**
 * What requests to S3 share with the client of the table: region, credentials and connections, the same
 * timeouts, and a clock that AWS has corrected where it was wrong.
 */
export type AwsConfig = Pick<
  DynamoDBClient['config'],
  'credentials' | 'region' | 'requestHandler' | 'sha256' | 'streamCollector' | 'systemClockOffset' | 'useDualstackEndpoint' | 'useFipsEndpoint'
>;
