import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { OrdersSystem } from '../../../examples/orders/orders-system';
import { temporaryDirectory } from '../../support/synth';

export interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/** The template of the example, changed by what is given before it is synthesized. */
export function ordersTemplate(context: Record<string, unknown>, change: (system: OrdersSystem) => void = () => undefined): Template {
  const app = new App({
    context, outdir: temporaryDirectory(), analyticsReporting: false, treeMetadata: false, builtinCloudFormationValidation: false,
  });
  const system = new OrdersSystem(app, 'Orders', { env: { region: 'eu-west-1' } });
  change(system);
  return Template.fromStack(system);
}

/** Its resources by logical id, those whose type matches. */
export function resourcesOf(template: Template, type = /./): Record<string, Resource> {
  const { Resources } = template.toJSON() as { Resources: Record<string, Resource> };
  return Object.fromEntries(Object.entries(Resources).filter(([, { Type }]) => type.test(Type)));
}
