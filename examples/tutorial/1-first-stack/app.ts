import { App } from 'aws-cdk-lib';
import { ShopStack } from './shop-stack';

const app = new App();
new ShopStack(app, 'Shop', { env: { region: 'eu-west-1' } });
