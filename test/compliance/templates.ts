import * as fs from 'fs';
import * as path from 'path';
import { SYSTEMS } from './evidence';
import { Profile } from '../../src';
import { FLAG_SETS, templateOf } from '../support/synth';

/** Writes the templates of every profile and system into a folder, for validators that are not of this world of Node. */
const [, , folder] = process.argv;
if (!folder) throw new Error('the folder to write to is missing');
const env = { account: '123456789012', region: 'eu-west-1' };
for (const [system, build] of Object.entries(SYSTEMS)) {
  for (const profile of Object.values(Profile)) {
    for (const [flags, context] of FLAG_SETS) {
      const name = `${profile}, ${system}, ${flags}.template.json`.replace(/, | /g, '-');
      fs.writeFileSync(path.join(folder, name), JSON.stringify(templateOf((stack) => void build(stack, profile), { env, context }).toJSON()));
    }
  }
}
