import { writeFileSync } from 'fs';
import { join } from 'path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { CostReport, MaskedTemplate, ServerlessApiPattern, ServerlessRules, StatefulBaseline } from 'cdk-serverless-api-pattern';

/** The library's reports about an app, each a file beside the template. */
export function writeReports(app: App, shop: ServerlessApiPattern, folder: string): void {
  Validations.of(app).addPlugins(ServerlessRules.plugin());
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  write('settings.json', shop.explain().toJson());
  write('openapi.json', shop.api.openApi());
  write('asyncapi.json', shop.asyncApi());
  write('rules.txt', ServerlessRules.rules().map((rule) => `${rule.id} ${rule.severity}\n`).join(''));
  write('masked.json', MaskedTemplate.of(Stack.of(shop)));
  const cost = CostReport.of(app);
  write('cost.txt', `${cost.toText()}\n${cost.lines.length} lines\n`);
  const baseline = StatefulBaseline.of(app);
  baseline.write(join(folder, 'stateful.json'));
  baseline.check(join(folder, 'stateful.json'));
}
