import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { invalid } from './invalid';

/** Throws for a function with tenant isolation: queues, streams and topics name no tenant. */
export function refuseTenants(prop: string, handler: IFunction): void {
  if (handler.tenancyConfig) throw invalid(prop, handler.node.path, 'functions without tenancyConfig');
}
