/** A line for a shell, and what it shows. Needs curl and sed alone. */
export interface CurlLine {
  readonly what: string;
  readonly line: string;
}

/** The value of a string property in JSON from standard input. */
const property = (name: string) => `sed 's/.*"${name}":"\\([^"]*\\)".*/\\1/'`;

/** The headers of an upload as options of curl. */
const HEADER_OPTIONS = 'sed \'s/.*"headers":{\\([^}]*\\)}.*/\\1/; s/"\\([^"]*\\)":"\\([^"]*\\)",\\{0,1\\}/-H \\1:\\2 /g\'';

/** Items, a file, and a job: one line each. They find the token in the variable TOKEN. */
export function curlLines(url: string): CurlLine[] {
  const authorized = 'curl -sS -H "Authorization: $TOKEN"';
  const post = (path: string, body: object) => `${authorized} -H 'Content-Type: application/json' -d '${JSON.stringify(body)}' ${url}${path}`;
  const file = { name: 'hello.txt', contentType: 'text/plain', size: 6 };
  return [
    {
      what: 'Create an item, list the items, read the new one',
      line: `ITEM=$(${post('/items', { name: 'Blue mug' })} | ${property('id')}); ${authorized} ${url}/items; echo; ${authorized} ${url}/items/$ITEM; echo`,
    },
    {
      what: 'Upload a file and fetch it again',
      line: `UPLOAD=$(${post('/files', file)}); FILE=$(echo "$UPLOAD" | ${property('id')}); `
        + `echo hello | curl -sS -X PUT --data-binary @- $(echo "$UPLOAD" | ${HEADER_OPTIONS}) "$(echo "$UPLOAD" | sed 's/.*"upload":{"method":"PUT","url":"\\([^"]*\\)".*/\\1/')"; `
        + `curl -sS "$(${authorized} ${url}/files/$FILE | sed 's/.*"download":{"url":"\\([^"]*\\)".*/\\1/')"`,
    },
    {
      what: 'Run a job and read its result; what it publishes appears where the system runs',
      line: `JOB=$(${post('/jobs', { type: 'summary' })} | ${property('id')}); sleep 2; ${authorized} ${url}/jobs/$JOB; echo`,
    },
  ];
}
