export const $ = (id) => document.getElementById(id);

/** `element('li', { class: 'name' }, 'text', child)`. Text stays text. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** Says it to those who do not see it. */
export function announce(text) {
  $('status').textContent = text;
}

export function showProblem(error) {
  $('problem-title').textContent = error.status === 401 ? 'You are not signed in any more.' : error.message;
  $('problem-detail').textContent = error.detail ?? '';
  $('problem-errors').replaceChildren(...(error.errors ?? []).map(({ field, message }) => element('li', {}, `${field} ${message}`)));
  $('problem-request').textContent = error.requestId ? `Request ${error.requestId}` : '';
  $('problem').hidden = false;
  $('problem').focus();
}

export function hideProblem() {
  $('problem').hidden = true;
}

/** A form that does one thing at a time, and shows what went wrong. */
export function onSubmit(form, action) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void during(form.querySelector('button'), action);
  });
}

export function onClick(button, action) {
  button.addEventListener('click', () => void during(button, action));
}

async function during(button, action) {
  hideProblem();
  const focused = document.activeElement === button;
  button.disabled = true;
  try {
    await action();
  } catch (error) {
    document.dispatchEvent(new CustomEvent('problem', { detail: error }));
  } finally {
    button.disabled = false;
    if (focused && document.activeElement === document.body) button.focus();
  }
}
