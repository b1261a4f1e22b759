import { settings } from './settings.js';
import { currentUser, token } from './sign-in.js';
import { $ } from './view.js';

/** API Gateway ends a connection after ten minutes of silence, and after two hours in any case. */
const PING_MILLISECONDS = 5 * 60 * 1000;
const LONGEST_PAUSE_MILLISECONDS = 30_000;

const listeners = [];
let socket;
let failures = 0;

/** Calls the listener with each message; the same one may come twice. */
export function onLive(listener) {
  listeners.push(listener);
}

export function isLive() {
  return socket?.readyState === WebSocket.OPEN;
}

/** Connects, and again whenever the connection ends. */
export function connect() {
  if (!settings.realtimeUrl || !currentUser()) return;
  // Browsers send no Authorization header here; a subprotocol is the place for the token that no log shows.
  const opened = new WebSocket(settings.realtimeUrl, ['bearer', token()]);
  socket = opened;
  let ping;
  opened.addEventListener('open', () => {
    failures = 0;
    ping = setInterval(() => opened.send(JSON.stringify({ action: 'ping' })), PING_MILLISECONDS);
    show();
  });
  opened.addEventListener('message', ({ data }) => {
    const { type, message } = JSON.parse(data);
    if (type === 'message') for (const listener of listeners) listener(message);
  });
  opened.addEventListener('close', () => {
    clearInterval(ping);
    show();
    if (socket === opened) setTimeout(connect, pause());
  });
}

export function disconnect() {
  const open = socket;
  socket = undefined;
  open?.close();
  $('connection').hidden = true;
}

/** Longer each time, and never all clients at once. */
function pause() {
  failures += 1;
  return Math.min(LONGEST_PAUSE_MILLISECONDS, 1000 * 2 ** failures) * (0.5 + Math.random() / 2);
}

function show() {
  $('connection').hidden = socket === undefined;
  $('connection').textContent = isLive() ? 'Live' : 'Asking now and then';
  $('connection').classList.toggle('good', isLive());
}
