import * as path from 'path';
import { ALL } from './all';

const PRELOADED = path.join(__dirname, 'runtime', 'preload-verdicts.ts');

/** The environment of a process that synthesizes an app: with the verdicts of the template validator that `npm test` keeps. */
export const CHILD_APPS: NodeJS.ProcessEnv = ALL ? process.env : { ...process.env, NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --require="${PRELOADED}"` };
