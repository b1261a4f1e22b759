import { EventEmitter } from 'node:events';
import { WebSocket } from 'ws';
import { Connection } from '../../local/src/websocket/connection';
import { SocketContext } from '../../local/src/websocket/socket-events';

const IDLE_MS = 10_000;
const TWO_HOURS_MS = 7_200_000;
const context = { connectionId: 'c1=', connectedAt: 0, request: {} } as SocketContext;

class Socket extends EventEmitter {
  readyState: number = WebSocket.OPEN;
  readonly close = jest.fn(() => { this.emit('close'); });
  readonly send = jest.fn((_data: unknown, _options: object, sent: () => void) => sent());
}

let socket: Socket;
let connection: Connection;
beforeEach(() => {
  jest.useFakeTimers();
  socket = new Socket();
  connection = new Connection(context, socket as object as WebSocket, IDLE_MS);
});
afterEach(() => { jest.useRealTimers(); });

test('a connection without messages ends when its time is up, and not before', () => {
  jest.advanceTimersByTime(IDLE_MS - 1);
  expect(socket.close).not.toHaveBeenCalled();
  jest.advanceTimersByTime(1);
  expect(socket.close).toHaveBeenCalledWith(1001, 'Going away');
});

test.each<[string, () => unknown]>([
  ['from the client', () => connection.active()],
  ['to the client', () => connection.send('hello')],
])('messages %s keep it', (_, message) => {
  for (let times = 0; times < 5; times += 1) {
    jest.advanceTimersByTime(IDLE_MS - 1);
    message();
  }
  expect(socket.close).not.toHaveBeenCalled();
  jest.advanceTimersByTime(IDLE_MS);
  expect(socket.close).toHaveBeenCalledTimes(1);
});

test('no connection is older than two hours', () => {
  for (let passed = 0; passed < TWO_HOURS_MS - IDLE_MS; passed += IDLE_MS / 2) {
    jest.advanceTimersByTime(IDLE_MS / 2);
    connection.active();
  }
  expect(socket.close).not.toHaveBeenCalled();
  jest.advanceTimersByTime(IDLE_MS / 2);
  connection.active();
  jest.advanceTimersByTime(IDLE_MS / 2);
  expect(socket.close).toHaveBeenCalledTimes(1);
});
