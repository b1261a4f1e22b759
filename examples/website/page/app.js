import { files } from './files.js';
import { items } from './items.js';
import { jobs } from './jobs.js';
import { connect, disconnect } from './live.js';
import { completeSignIn, currentUser, forget, signIn, signOut } from './sign-in.js';
import { $, hideProblem, onClick, showProblem } from './view.js';

document.addEventListener('problem', ({ detail }) => report(detail));
onClick($('sign-in'), signIn);
onClick($('sign-out'), () => {
  disconnect();
  signOut();
});
$('problem-close').addEventListener('click', () => {
  hideProblem();
  $('main').focus();
});

try {
  await completeSignIn();
} catch (error) {
  report(error);
}
await show();

async function show() {
  const user = currentUser();
  $('welcome').hidden = Boolean(user);
  $('workspace').hidden = $('account').hidden = !user;
  if (!user) return;
  $('email').textContent = user.email;
  connect();
  try {
    await Promise.all([items, files, jobs].map((list) => list.load()));
  } catch (error) {
    report(error);
  }
}

/** A token that is not accepted leads back to the start. */
function report(error) {
  showProblem(error);
  if (error.status !== 401 || !currentUser()) return;
  forget();
  disconnect();
  void show();
}
