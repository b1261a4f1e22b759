import { IPolicyValidationPlugin } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { CompliancePack } from './compliance-pack';
import { Judge } from './judge';
import { findPackage } from './optional-package';

type PackClass = new (scope: IConstruct) => IPolicyValidationPlugin & { readonly validateScope?: unknown };

/** The class of each pack in cdk-nag. */
const PACK_CLASSES: { readonly [pack in CompliancePack]: string } = {
  'AwsSolutions': 'AwsSolutionsChecks',
  'HIPAA.Security': 'HIPAASecurityChecks',
  'NIST.800.53.R4': 'NIST80053R4Checks',
  'NIST.800.53.R5': 'NIST80053R5Checks',
  'PCI.DSS.321': 'PCIDSS321Checks',
  'Serverless': 'ServerlessChecks',
};

/** The packs of the cdk-nag that the app has installed. */
export function packJudges(scope: IConstruct, packs: readonly CompliancePack[]): Judge[] {
  const nag = packs.length ? findPackage('cdk-nag') : undefined;
  const exported = (nag?.load() ?? {}) as { readonly [name: string]: PackClass | undefined };
  return packs.map((name): Judge => {
    const Checks = exported[PACK_CLASSES[name]];
    if (!nag) return { name, version: '', missing: 'cdk-nag is not installed: npm install --save-dev cdk-nag@3' };
    // Until version 3 packs are aspects.
    const plugin = Checks && new Checks(scope);
    return plugin?.validateScope ? { name, version: `cdk-nag ${nag.version}`, plugin } : { name, version: `cdk-nag ${nag.version}`, missing: 'cdk-nag 3 or later is needed' };
  });
}
