import { call } from './api.js';
import { List } from './list.js';
import { $, announce, element, onClick, onSubmit } from './view.js';

export const items = new List('items', ({ id, name }) => {
  const remove = element('button', { 'type': 'button', 'class': 'quiet', 'aria-label': `Delete ${name}` }, 'Delete');
  onClick(remove, async () => {
    await call(`DELETE /items/${id}`);
    items.remove(id);
    announce(`${name} is deleted.`);
    $('item-name').focus();
  });
  return element('li', {}, element('span', { class: 'name' }, name), remove);
});

onSubmit($('item-form'), async () => {
  const input = $('item-name');
  items.put(await call('POST /items', { name: input.value }));
  announce(`${input.value} is added.`);
  input.value = '';
  input.focus();
});
