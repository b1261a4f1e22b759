import createClient from 'openapi-fetch';
import type { components, paths } from '../build/store';

type Order = components['schemas']['OrderRecord'];

/** Uses entities by types that are made of the document. */
export async function useStore(baseUrl: string, editor: string, buyer: string): Promise<string[]> {
  const client = createClient<paths>({ baseUrl });
  const as = (Authorization: string) => ({ headers: { Authorization } });
  const steps: string[] = [];
  const step = (name: string, holds: boolean): void => {
    if (!holds) throw new Error(`${name}: not as the document says`);
    steps.push(name);
  };

  const sku = `mug-${Date.now()}`;
  const product = await client.POST('/products', { ...as(editor), body: { sku, name: 'Blue mug', price: 9.9, category: 'kitchen' } });
  step('a product', product.data?.id === sku);
  const found = await client.GET('/products', { params: { query: { category: 'kitchen', from: '5', to: '20', limit: 100 } } });
  step('a list by an index', found.data?.items.some((each) => each.sku === sku) ?? false);
  const replaced = await client.PUT('/products/{id}', {
    ...as(editor), params: { path: { id: sku }, header: { 'If-Match': product.response.headers.get('ETag')! } }, body: { name: 'Red mug', price: 10, category: 'kitchen' },
  });
  step('a replacement without the key', replaced.data?.version === 2);

  const order = await client.POST('/orders', { ...as(buyer), body: { number: `A-${Date.now()}`, status: 'open' } });
  if (!order.data) throw new Error(order.error.detail);
  const { id, number }: Order = order.data;
  const line = await client.POST('/orders/{id}/lines', { ...as(buyer), params: { path: { id } }, body: { sku, quantity: 2 } });
  step('a line of an order', line.data?.quantity === 2);
  const patched = await client.PATCH('/orders/{id}', { ...as(buyer), params: { path: { id } }, body: { status: 'paid', deliverTo: { street: 'A', city: 'B', country: 'CH' } } });
  step('a patch', patched.data?.status === 'paid' && patched.data.number === number);
  const batch = await client.POST('/products/batch-get', { body: { ids: [sku, 'none'] } });
  step('a batch', batch.data?.items.length === 1 && batch.data.missing[0] === 'none');
  return steps;
}
