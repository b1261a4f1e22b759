import type { components } from './asyncapi';
import { settings } from './settings';
import { currentUser, token } from './sign-in';
import { $ } from './view';

type Schemas = components['schemas'];
type Frame = Schemas['TaskFrame'] | Schemas['JobFrame'] | Schemas['Pong'] | Schemas['ProblemFrame'];
export type News = Schemas['TaskNews'] | Schemas['JobNews'];

const PING: Schemas['Ping'] = { action: 'ping' };
/** API Gateway ends a connection after ten minutes of silence, and after two hours in any case. */
const PING_MILLISECONDS = 5 * 60 * 1000;
const LONGEST_PAUSE_MILLISECONDS = 30_000;

const seen = new Set<string>();
let socket: WebSocket | undefined;
let failures = 0;

export const isLive = () => socket?.readyState === WebSocket.OPEN;

/** Connects, and again whenever the connection ends. When it is `open` again, read the changes of the meantime. */
export function connect(onOpen: () => void, onNews: (news: News) => void): void {
  if (!settings.realtimeUrl || !currentUser()) return;
  // Browsers send no Authorization header here; a subprotocol is the place for the token that no log shows.
  const opened = new WebSocket(settings.realtimeUrl, ['bearer', token()]);
  socket = opened;
  let ping: ReturnType<typeof setInterval>;
  opened.addEventListener('open', () => {
    if (failures > 0) onOpen();
    failures = 0;
    ping = setInterval(() => opened.send(JSON.stringify(PING)), PING_MILLISECONDS);
    show();
  });
  opened.addEventListener('message', ({ data }) => {
    const frame = JSON.parse(data as string) as Frame;
    // The same message may come twice.
    if (frame.type !== 'message' || seen.has(frame.id)) return;
    seen.add(frame.id);
    onNews(frame.message);
  });
  opened.addEventListener('close', () => {
    clearInterval(ping);
    show();
    if (socket === opened) setTimeout(() => connect(onOpen, onNews), pause());
  });
}

export function disconnect(): void {
  const open = socket;
  socket = undefined;
  open?.close();
  $('connection').hidden = true;
}

/** Longer each time, and never all clients at once. */
function pause(): number {
  failures += 1;
  return Math.min(LONGEST_PAUSE_MILLISECONDS, 1000 * 2 ** failures) * (0.5 + Math.random() / 2);
}

function show(): void {
  $('connection').hidden = socket === undefined;
  $('connection').textContent = isLive() ? 'Live' : 'Reconnecting';
  $('connection').classList.toggle('good', isLive());
}
