import { ServerlessApiPattern } from 'cdk-serverless-api-pattern';
import { synthesize } from '../apps/synthesize';

synthesize((stack) => { new ServerlessApiPattern(stack, 'Shop'); });
