import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CfnResource } from 'aws-cdk-lib';
import { synthesize } from './synthesize';
import type { TemplateResource } from './template-resource';

/** The floor: the template of the library as untyped resources. */
const resources = JSON.parse(readFileSync(join(__dirname, '..', 'template.json'), 'utf8')) as Record<string, TemplateResource>;

synthesize((stack) => {
  for (const [id, { Type, Properties, ...attributes }] of Object.entries(resources)) {
    const resource = new CfnResource(stack, id, { type: Type, properties: Properties });
    resource.overrideLogicalId(id);
    for (const [name, value] of Object.entries(attributes)) resource.addOverride(name, value);
  }
});
