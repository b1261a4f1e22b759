import { Stack } from 'aws-cdk-lib';
import { plainFunction } from './systems';
import { ConnectAuthorization, RealtimeApi } from '../../../src';

const api = (stack: Stack, props: object) => new RealtimeApi(stack, 'Api', { authorization: ConnectAuthorization.iam(), ...props });

/** How a prop of each struct of WebSocket APIs comes into a template. */
export const REALTIME_BUILDERS: Record<string, (stack: Stack, props: object) => void> = {
  RealtimeApiOptions: (stack, props) => void api(stack, props),
  RealtimeApiProps: (stack, props) => void api(stack, props),
  RealtimeRouteOptions: (stack, props) => void api(stack, {}).addRoute('chat', plainFunction(stack), props),
};
