import { App } from 'aws-cdk-lib';
import { defaultSystem } from './default-system';
import { everything } from './everything';
import { writeReports } from './reports';

/** `app.ts <default or everything> <folder of the assembly>`: what the apps in other languages must make, byte for byte. */
const [name, outdir] = process.argv.slice(2);
const app = new App({ outdir, analyticsReporting: false, treeMetadata: false });
if (name === 'everything') writeReports(app, everything(app), outdir);
else defaultSystem(app);
app.synth();
