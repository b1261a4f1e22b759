import { VISITOR_HEADER } from './visitor-address';

/** A path without a file ending is the application's own, which begins with the start page. */
export const START_PAGE = `function handler(event) {
  var request = event.request;
  var name = request.uri.split('/').pop();
  if (name.indexOf('.') === -1) request.uri = '/index.html';
  return request;
}`;

/** A folder shows its own start page. */
export const FOLDER_PAGE = `function handler(event) {
  var request = event.request;
  var name = request.uri.split('/').pop();
  if (name === '') request.uri += 'index.html';
  else if (name.indexOf('.') === -1) request.uri += '/index.html';
  return request;
}`;

/** The API knows its routes without the prefix that they have on the website, and visitors by a header: its connections are CloudFront's. */
export const API_PATH = `function handler(event) {
  var request = event.request;
  request.uri = request.uri.replace(/^\\/api(?=\\/|$)/, '') || '/';
  request.headers['${VISITOR_HEADER}'] = { value: event.viewer.ip };
  return request;
}`;

/** The API names its own paths in `Location`, which begin with its stage. */
export const apiLocation = (stageName: string) => `function handler(event) {
  var response = event.response;
  var location = response.headers.location;
  if (location && location.value.indexOf('/${stageName}/') === 0) location.value = location.value.replace('/${stageName}/', '/api/');
  return response;
}`;
