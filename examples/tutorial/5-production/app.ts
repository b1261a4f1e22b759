import { App, Validations } from 'aws-cdk-lib';
import { stages } from './stages';
import { CostReport, ServerlessRules } from 'cdk-serverless-api-pattern';

const app = new App();
const { production } = stages(app);

// Fails synthesis if production costs more than $25 a month while nobody uses it.
CostReport.limit(production, { monthly: 25 });
Validations.of(app).addPlugins(ServerlessRules.plugin());
