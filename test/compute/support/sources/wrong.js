export { handler } from './nowhere';
