import { signIn, token } from '/sign-in.js';

const { apiUrl, realtimeUrl } = await (await fetch('/config.json')).json();
const idToken = await token();

const call = async (path, options = {}) => (await fetch(apiUrl + path, {
  ...options, headers: { 'Content-Type': 'application/json', ...(idToken ? { Authorization: idToken } : {}) },
})).json();

function add(list, text, onClick) {
  const line = document.createElement('li');
  line.textContent = text;
  if (onClick) line.addEventListener('click', onClick);
  document.querySelector(list).append(line);
  return line;
}

for (const { sku, name, cents } of (await call('/products')).items) {
  add('#products', `${name}: ${(cents / 100).toFixed(2)} (click to order)`, () => (
    idToken ? call('/orders', { method: 'POST', body: JSON.stringify({ sku, quantity: 1 }) }) : signIn()));
}

if (idToken) {
  const lines = new Map();
  const show = ({ id, sku, quantity, status }) => {
    if (!lines.has(id)) lines.set(id, add('#orders', ''));
    lines.get(id).textContent = `${quantity} x ${sku}: ${status}`;
  };
  (await call('/orders')).items.forEach(show);
  // New orders, and those that an editor ships, arrive without a reload.
  const socket = new WebSocket(realtimeUrl, ['bearer', idToken]);
  socket.addEventListener('message', ({ data }) => {
    const { message } = JSON.parse(data);
    if (message?.record) show({ id: message.recordId, ...message.record });
  });
} else {
  const button = document.querySelector('#sign-in');
  button.hidden = false;
  button.addEventListener('click', signIn);
}
