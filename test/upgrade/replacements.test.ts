import { replaced } from './replacements';
import { templateOf } from '../support/synth';
import { minimal } from '../support/systems';

type Resources = Record<string, { Type: string; Properties: Record<string, unknown>; UpdateReplacePolicy?: string; DeletionPolicy?: string }>;

const deployed = () => templateOf((stack) => void minimal(stack)).toJSON() as { Resources: Resources };

/** The template after a change, and the id of the one resource of the type that was changed. */
function changed(type: string, change: (resources: Resources, id: string) => void): [ReturnType<typeof deployed>, string] {
  const template = deployed();
  const [id] = Object.keys(template.Resources).filter((name) => template.Resources[name].Type === type);
  change(template.Resources, id);
  return [template, id];
}

test('the same template replaces nothing', () => {
  expect(replaced(deployed(), deployed())).toEqual([]);
});

test('another key of a table replaces it', () => {
  const [next, id] = changed('AWS::DynamoDB::GlobalTable', (resources, table) => {
    resources[table].Properties.KeySchema = [{ AttributeName: 'id', KeyType: 'HASH' }];
  });
  expect(replaced(deployed(), next)).toEqual([`${id} (AWS::DynamoDB::GlobalTable): WILL_REPLACE`]);
});

test('a queue without its logical id is deleted', () => {
  const [next, id] = changed('AWS::SQS::Queue', (resources, queue) => {
    resources.Renamed = resources[queue];
    delete resources[queue];
  });
  expect(replaced(deployed(), next)).toEqual([`${id} (AWS::SQS::Queue): WILL_DESTROY`]);
});

test('a bucket that is kept is left behind', () => {
  const [next, id] = changed('AWS::S3::Bucket', (resources, bucket) => { delete resources[bucket]; });
  expect(replaced(deployed(), next)).toEqual([`${id} (AWS::S3::Bucket): WILL_ORPHAN`]);
});

test('new code and other settings replace nothing', () => {
  const [next] = changed('AWS::Lambda::Function', (resources, fn) => {
    resources[fn].Properties.MemorySize = 2048;
    const [version] = Object.keys(resources).filter((id) => resources[id].Type === 'AWS::Lambda::Version');
    resources[`${version}New`] = resources[version];
    delete resources[version];
  });
  expect(replaced(deployed(), next)).toEqual([]);
});
