/** `npm start` runs the quickstart on this machine, `npm start -- store` the sample store. Further options go to the sample. */
const [name, ...options] = process.argv.slice(2);
if (name === 'store') process.argv.splice(2, process.argv.length, ...options);
void import(name === 'store' ? './store/start' : './quickstart/start');
