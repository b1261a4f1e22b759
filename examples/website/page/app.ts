import { hear as hearTasks, loadBoard } from './board';
import { hear as hearExports } from './exports';
import { connect, disconnect, type News } from './live';
import { completeSignIn, currentUser, forget, signIn, signOut } from './sign-in';
import { Problem } from './api';
import { $, hideProblem, onClick, showProblem } from './view';

document.addEventListener('problem', (event) => report((event as CustomEvent<Error>).detail));
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
  report(error as Error);
}
await show();

async function show(): Promise<void> {
  const user = currentUser();
  $('welcome').hidden = Boolean(user);
  $('workspace').hidden = $('account').hidden = !user;
  if (!user) return;
  $('email').textContent = user.email;
  connect(() => void loadBoard().catch(report), (news: News) => {
    hearExports(news);
    hearTasks(news).catch(report);
  });
  await loadBoard().catch(report);
}

/** A token that is not accepted leads back to the start. */
function report(error: Error): void {
  const isOver = error instanceof Problem && error.status === 401 && currentUser() !== undefined;
  if (isOver) $<HTMLDialogElement>('editor').close();
  showProblem(error);
  if (!isOver) return;
  forget();
  disconnect();
  void show();
}
