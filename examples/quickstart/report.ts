import * as fs from 'fs';
import * as path from 'path';

interface Finding { readonly ruleName: string; readonly reason?: string }
interface PluginReport { readonly pluginName: string; readonly violations: Finding[]; readonly suppressedViolations?: Finding[] }
interface Resource { readonly Type: string; readonly Properties?: Record<string, unknown> }

/** Dollars a month in us-east-1, before anything is used. Estimates: see each service's price page. */
const FIREWALL = 5;
const FIREWALL_RULE = 1;
const ALARM = 0.1;
const DASHBOARD = 3;

/** Findings of cdk-nag and the built-in validator, from the assembly's own report. */
export function validationOf(assembly: string): string {
  const file = path.join(assembly, 'validation-report.json');
  const { pluginReports } = JSON.parse(fs.readFileSync(file, 'utf8')) as { pluginReports: PluginReport[] };
  const line = (title: string, plugin: (name: string) => boolean) => {
    const reports = pluginReports.filter((report) => plugin(report.pluginName));
    const findings = reports.flatMap((report) => report.violations);
    const acknowledged = new Set(reports.flatMap((report) => (report.suppressedViolations ?? []).map((finding) => finding.ruleName)));
    const names = acknowledged.size ? `, ${acknowledged.size} rules acknowledged: ${[...acknowledged].join(', ')}` : '';
    return `${title}: ${findings.length} findings${names}`;
  };
  return [
    line('cdk-nag AwsSolutions', (name) => name === 'AwsSolutions'),
    line('cdk-nag Serverless', (name) => name === 'Serverless'),
    line('built-in validator, strict', (name) => !['AwsSolutions', 'Serverless'].includes(name)),
  ].join('\n');
}

/** Resources of the stack, and its idle cost. */
export function summaryOf(assembly: string, stack: string): string {
  const template = JSON.parse(fs.readFileSync(path.join(assembly, `${stack}.template.json`), 'utf8')) as { Resources: Record<string, Resource> };
  const resources = Object.values(template.Resources);
  const count = (type: string) => resources.filter((resource) => resource.Type === type).length;
  const rules = resources.filter((resource) => resource.Type === 'AWS::WAFv2::WebACL').map((resource) => (resource.Properties?.Rules as unknown[]).length);
  const firewall = rules.reduce((sum, own) => sum + FIREWALL + own * FIREWALL_RULE, 0);
  const watching = count('AWS::CloudWatch::Alarm') * ALARM + count('AWS::CloudWatch::Dashboard') * DASHBOARD;
  return [
    `${count('AWS::ApiGateway::Method')} routes, ${count('AWS::Lambda::Function')} functions, ${resources.length} of 500 resources`,
    `At rest about $${firewall.toFixed(2)} a month for the firewall, and up to $${watching.toFixed(2)} for alarms and dashboard beyond the account's free ones`,
  ].join('\n');
}
