/**
 * Draws the dashboard of the default system, as it is synthesized, with sample data: `npx tsx test/monitoring/draw-dashboard.ts [file]`.
 * Needs a Chromium, see test/browser.
 */
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { chromium } from 'playwright-core';
import { ServerlessApiPattern } from '../../src';
import { executablePath } from '../browser/support/browser';
import { temporaryDirectory } from '../support/synth';
import { DashboardBody, dashboardOf } from './support/dashboard';
import { pageOf } from './support/dashboard-page';

/** Alarms that go off in the sample. */
const ON = ['QueueDeadLetters'];

async function main(file: string): Promise<void> {
  const stack = new Stack(new App({ outdir: temporaryDirectory(), analyticsReporting: false, builtinCloudFormationValidation: false }), 'Shop');
  const { monitoring } = new ServerlessApiPattern(stack, 'Shop');
  const body = withoutParts(dashboardOf(Template.fromStack(stack).toJSON().Resources));
  const page = pageOf(body, monitoring.alarms.map(({ node }) => ({ name: node.id, alarm: ON.includes(node.id) })));

  const browser = await chromium.launch({ executablePath, headless: true, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const tab = await browser.newPage({ viewport: { width: 1340, height: 800 } });
    await tab.setContent(page);
    await tab.locator('body').screenshot({ path: file });
  } finally {
    await browser.close();
  }
}

/** Every resource by itself would make the picture long: the answers are enough. */
function withoutParts({ widgets }: DashboardBody): DashboardBody {
  const end = widgets.findIndex(({ properties }) => properties.markdown === '## Part by part');
  return { widgets: widgets.slice(0, end) };
}

void main(process.argv[2] ?? 'docs/dashboard.png');
