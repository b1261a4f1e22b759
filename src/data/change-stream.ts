import { Stack } from 'aws-cdk-lib';
import { CfnGlobalTable, CfnTable, ITable, StreamViewType } from 'aws-cdk-lib/aws-dynamodb';
import { invalid } from '../private/invalid';

const BOTH = StreamViewType.NEW_AND_OLD_IMAGES;

/**
 * ARN of the stream of a table, which shows items before and after each change, as far as that can be seen.
 *
 * @param own whether the table may be given the stream here
 */
export function imagesStreamOf(table: ITable, own: boolean): string {
  const resource = table.node.defaultChild;
  if (resource instanceof CfnGlobalTable || resource instanceof CfnTable) {
    const type = viewTypeOf(resource);
    if (type === undefined && own && resource instanceof CfnGlobalTable) resource.streamSpecification = { streamViewType: BOTH };
    else if (type !== BOTH) throw invalid(own ? 'data.table.stream' : `stream of ${table.node.path}`, type, `${BOTH}, because changes of entities are told from it`);
    return resource.attrStreamArn;
  }
  if (table.tableStreamArn === undefined) {
    throw invalid(`stream of ${table.node.path}`, undefined, `the ARN of one of ${BOTH} for a table whose changes are told: import it by fromTableAttributes({ tableArn, tableStreamArn })`);
  }
  return table.tableStreamArn;
}

function viewTypeOf(resource: CfnGlobalTable | CfnTable): string | undefined {
  const specification = Stack.of(resource).resolve(resource.streamSpecification) as CfnTable.StreamSpecificationProperty | undefined;
  return specification?.streamViewType;
}
