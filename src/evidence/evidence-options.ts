import { CompliancePack } from './compliance-pack';

/**
 * Options of `Evidence`.
 *
 * @example
 * declare const app: App;
 * Evidence.of(app, { packs: [CompliancePack.AWS_SOLUTIONS, CompliancePack.SERVERLESS], validator: false }).write('evidence');
 */
export interface EvidenceOptions {
  /**
   * Packs of cdk-nag that judge the app. The package is yours: `npm install --save-dev cdk-nag@3`.
   *
   * @default - all
   */
  readonly packs?: CompliancePack[];

  /**
   * Whether CDK's validator judges the templates by its own rules, by `ServerlessRules`, and by the proactive controls of AWS Control Tower where
   * `@cdklabs/cdk-validator-cfnguard` is installed. Takes some seconds, and half a gigabyte of memory.
   *
   * @default - it judges, too
   */
  readonly validator?: boolean;
}
