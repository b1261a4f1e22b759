import { App, Stack } from 'aws-cdk-lib';
import { Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { AcmeService } from './acme-service';

/** One of the 30 teams: a service in two stages. */
export function ordersApp(app: App): App {
  for (const production of [false, true]) {
    const stack = new Stack(app, production ? 'OrdersProduction' : 'OrdersDevelopment', { env: { region: 'eu-west-1' } });
    const { system } = new AcmeService(stack, 'Orders', { team: 'orders', production, compute: { memorySize: 1024 } });
    const prices = system.addFunction('Prices', {
      runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline("exports.handler = async () => ({ statusCode: 200, body: '[]' });"),
    });
    system.addRoute('GET /prices', { function: prices });
  }
  return app;
}
