import { Annotations, Lazy, Stack, Token } from 'aws-cdk-lib';
import { CfnQueryDefinition, ILogGroup, QueryDefinition, QueryString, QueryStringProps } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { LogKind } from './contract';
import { shortHash } from '../private/distinct-id';
import { located } from '../private/located';

/** Of a folder, so that there is room for the names of the queries. */
const MOST_CHARACTERS = 190;

/** A query looks into so many log groups. */
const MOST_GROUPS = 50;

interface SavedQuery extends QueryStringProps {
  readonly id: string;
  readonly name: string;
}

/** Queries of each kind of log. */
const QUERIES: { readonly [kind in LogKind]: SavedQuery[] } = {
  [LogKind.FUNCTION]: [
    {
      id: 'Failures',
      name: 'Functions: failures',
      fields: ['@timestamp', 'service', 'level', 'message', 'error', 'message.errorType', 'record.status', 'record.requestId', '@log'],
      filterStatements: ['level in ["WARN", "ERROR", "FATAL"] or record.status in ["error", "failure", "timeout"]'],
      sort: '@timestamp desc',
      limit: 100,
    },
    {
      id: 'SlowInvocations',
      name: 'Functions: slowest invocations',
      fields: ['@timestamp', 'record.metrics.durationMs', 'record.metrics.initDurationMs', 'record.requestId', '@log'],
      filterStatements: ['type = "platform.report"'],
      sort: 'record.metrics.durationMs desc',
      limit: 50,
    },
    {
      id: 'ColdStarts',
      name: 'Functions: cold starts',
      filterStatements: ['type = "platform.report"'],
      statsStatements: ['count(*) as invocations, count(record.metrics.initDurationMs) as coldStarts, pct(record.metrics.initDurationMs, 99) as p99InitMs by @log'],
      sort: 'coldStarts desc',
    },
    {
      id: 'MemoryAndCost',
      name: 'Functions: memory and cost',
      filterStatements: ['type = "platform.report"'],
      statsStatements: ['max(record.metrics.maxMemoryUsedMB) as usedMB, max(record.metrics.memorySizeMB) as paidMB, sum(record.metrics.billedDurationMs) / 1000 as billedSeconds by @log'],
      sort: 'billedSeconds desc',
    },
  ],
  [LogKind.API_ACCESS]: [
    {
      id: 'ApiFailures',
      name: 'API: failed requests',
      fields: ['@timestamp', 'status', 'httpMethod', 'resourcePath', 'errorType', 'integrationStatus', 'responseLatency', 'requestId', 'xrayTraceId'],
      filterStatements: ['status >= 500'],
      sort: '@timestamp desc',
      limit: 100,
    },
    {
      id: 'ApiRoutes',
      name: 'API: requests and latency by route',
      statsStatements: ['count(*) as requests, sum(status >= 500) as failed, pct(responseLatency, 50) as p50, pct(responseLatency, 99) as p99 by httpMethod, resourcePath'],
      sort: 'requests desc',
    },
    {
      id: 'ApiRefusals',
      name: 'API: who is refused',
      filterStatements: ['status >= 400 and status < 500'],
      statsStatements: ['count(*) as refused by status, ip'],
      sort: 'refused desc',
      limit: 50,
    },
  ],
  [LogKind.REALTIME_ACCESS]: [
    {
      id: 'RealtimeFailures',
      name: 'WebSocket: failures',
      fields: ['@timestamp', 'status', 'eventType', 'routeKey', 'errorType', 'error', 'integrationStatus', 'connectionId', 'requestId'],
      filterStatements: ['status >= 400'],
      sort: '@timestamp desc',
      limit: 100,
    },
  ],
};

/** Queries for CloudWatch Logs Insights, saved under the name of the system. */
@located
export class SavedQueries extends Construct {
  private readonly groups = new Map<LogKind, ILogGroup[]>();

  /** Has the queries of a kind look into a log group, too. They are made with the first. */
  public add(kind: LogKind, logGroup: ILogGroup): void {
    const groups = this.groups.get(kind) ?? this.create(kind);
    groups.push(logGroup);
    if (groups.length === MOST_GROUPS + 1) {
      Annotations.of(this).addWarningV2('cdk-serverless-api-pattern:manyLogGroups', `Saved queries look into the first ${MOST_GROUPS} log groups of each kind: Logs Insights takes no more.`);
    }
  }

  private create(kind: LogKind): ILogGroup[] {
    const groups: ILogGroup[] = [];
    this.groups.set(kind, groups);
    const folder = this.folder();
    for (const { id, name, ...query } of QUERIES[kind]) {
      const made = new QueryDefinition(this, id, { queryDefinitionName: `${folder}/${name}`, queryString: new QueryString(query) });
      // Functions may be added until synthesis.
      const logGroupNames = Lazy.list({ produce: () => groups.slice(0, MOST_GROUPS).map(({ logGroupName }) => logGroupName) });
      (made.node.defaultChild as CfnQueryDefinition).logGroupNames = logGroupNames;
    }
    return groups;
  }

  /** Of the system: `Stack/Shop`. */
  private folder(): string {
    const stack = Stack.of(this);
    const path = this.node.scope!.node.scopes.slice(stack.node.scopes.length).map(({ node }) => node.id);
    if (path.length > 1 && path.at(-1) === 'Monitoring') path.pop();
    return queryName([stack.stackName, ...path].join('/'));
  }
}

/** CloudWatch Logs takes no colon and no star, and 255 characters together with the name of the query. */
function queryName(folder: string): string {
  if (Token.isUnresolved(folder)) return folder;
  const taken = folder.replace(/[:*]/g, '-').slice(0, MOST_CHARACTERS);
  return taken === folder ? folder : `${taken}-${shortHash(folder)}`;
}
