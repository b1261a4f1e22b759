exports.handler = async ({ path }) => ({ statusCode: 200, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ path, hello: 'world' }) });
