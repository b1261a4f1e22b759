import { App } from 'aws-cdk-lib';
import { ShopStack } from './shop-stack';

const env = { region: 'eu-west-1' };

export const stages = (app: App) => ({
  development: new ShopStack(app, 'ShopDevelopment', { env, production: false }),
  production: new ShopStack(app, 'ShopProduction', { env, production: true }),
});
