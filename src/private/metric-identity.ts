import { IResolvable, Reference, Tokenization } from 'aws-cdk-lib';
import { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { shortHash } from './distinct-id';
import { entriesOf } from './sorted';

/** Identity of a metric, as a text: the same for the same resource only, and the same in every synthesis. */
export function identityOf(metric: IMetric): string {
  const { metricStat: stat, mathExpression: math } = metric.toMetricConfig();
  if (math) return JSON.stringify([math.expression, entriesOf(math.usingMetrics).map(([id, used]) => [id, identityOf(used)])]);
  const dimensions = (stat?.dimensions ?? []).map(({ name, value }) => [name, spelled(String(value))]);
  return JSON.stringify([stat?.namespace, stat?.metricName, stat?.account, stat?.region, dimensions].map((part) => typeof part === 'string' ? spelled(part) : part));
}

/** An id of a metric in graphs, that no other metric has there. */
export function metricId(prefix: string, metric: IMetric): string {
  return `${prefix}_${shortHash(identityOf(metric)).toLowerCase()}`;
}

/** A text with the paths of resources in the place of their tokens, whose numbers depend on what was made before. */
function spelled(text: string): string {
  const mapToken = (token: IResolvable) => Reference.isReference(token) ? `${token.target.node.path}.${token.displayName}` : 'token';
  return Tokenization.reverseString(text).mapTokens({ mapToken }).join({ join: (left, right) => `${left ?? ''}${right ?? ''}` }) ?? '';
}
