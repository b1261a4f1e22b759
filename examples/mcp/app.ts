import { App } from 'aws-cdk-lib';
import { AgentTools } from './agent-tools';

const app = new App();
new AgentTools(app, 'AgentTools', {
  providerArn: app.node.getContext('providerArn') as string,
  secretArn: app.node.getContext('secretArn') as string,
});
app.synth();
