import { App, Validations } from 'aws-cdk-lib';
import { CostReport, ServerlessRules } from 'cdk-serverless-api-pattern';
import { stages } from './stages';

const app = new App();
const { production } = stages(app);

// Fails synthesis if the idle cost of production exceeds $25 a month.
CostReport.limit(production, { monthly: 25 });
Validations.of(app).addPlugins(ServerlessRules.plugin());
