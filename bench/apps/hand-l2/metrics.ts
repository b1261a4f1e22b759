import { Aws, Duration } from 'aws-cdk-lib';
import { type IMetric, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Operation } from 'aws-cdk-lib/aws-dynamodb';
import type { Rule } from 'aws-cdk-lib/aws-events';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Api } from './api';
import type { Data } from './data';
import type { Deployed, Functions } from './functions';

export type System = Data & Functions & Api;

const sum = (namespace: string, metricName: string, dimensionsMap: Record<string, string>, period?: Duration): IMetric => (
  new Metric({ namespace, metricName, dimensionsMap, statistic: Stats.SUM, period }));

export const OPERATIONS = [Operation.DELETE_ITEM, Operation.GET_ITEM, Operation.PUT_ITEM, Operation.QUERY, Operation.UPDATE_ITEM];
export const HOUR = Duration.hours(1);

/** Metrics that the handlers count themselves. */
export const counted = (service: string, metricName: string): IMetric => sum('Shop', metricName, { service });
export const ofUsers = ({ userPool }: System, metricName: string): IMetric => (
  sum('AWS/Cognito', metricName, { UserPool: userPool.userPoolId, UserPoolClient: 'all' }));
export const ofFirewall = (metricName: string, period?: Duration): IMetric => (
  sum('AWS/WAFV2', metricName, { WebACL: 'Firewall', Rule: 'ALL', Region: Aws.REGION }, period));
export const ofRule = (rule: Rule, metricName: string): IMetric => sum('AWS/Events', metricName, { RuleName: rule.ruleName });
export const lostBy = ({ alias }: Deployed): IMetric => alias.metric('DestinationDeliveryFailures', { statistic: Stats.SUM });
export const logged = ({ logGroupName }: ILogGroup): IMetric => sum('AWS/Logs', 'IncomingBytes', { LogGroupName: logGroupName }, HOUR);
