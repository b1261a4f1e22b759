import { Problem } from './api';

export function $<T extends HTMLElement = HTMLElement>(id: string): T {
  return document.getElementById(id) as T;
}

/** `element('li', { class: 'name' }, 'text', child)`. Text stays text. */
export function element(tag: string, attributes: Readonly<Record<string, string>> = {}, ...children: (Node | string)[]): HTMLElement {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

export function button(text: string, label: string, action: () => Promise<void> | void): HTMLElement {
  const made = element('button', { 'type': 'button', 'class': 'quiet', 'aria-label': label }, text) as HTMLButtonElement;
  onClick(made, action);
  return made;
}

/** Says it to those who do not see it. */
export function announce(text: string): void {
  $('status').textContent = text;
}

/** Inside the open dialog, which covers everything else. */
export function showProblem(error: Error): void {
  const { status, detail, errors, requestId } = error instanceof Problem ? error : new Problem(0);
  $('problem-title').textContent = status === 401 ? 'You are not signed in any more.' : error.message;
  $('problem-detail').textContent = detail ?? '';
  $('problem-errors').replaceChildren(...errors.map(({ field, message }) => element('li', {}, `${field} ${message}`)));
  $('problem-request').textContent = requestId ? `Request ${requestId}` : '';
  (document.querySelector('dialog[open] form') ?? $('main')).prepend($('problem'));
  $('problem').hidden = false;
  $('problem').focus();
}

export function hideProblem(): void {
  $('problem').hidden = true;
}

/** A form that does one thing at a time, and shows what went wrong. */
export function onSubmit(form: HTMLFormElement, action: () => Promise<void>): void {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void during(form.querySelector<HTMLButtonElement>('button:not([type])')!, action);
  });
}

export function onClick(pressed: HTMLButtonElement, action: () => Promise<void> | void): void {
  pressed.addEventListener('click', () => void during(pressed, action));
}

export async function during(control: HTMLButtonElement | HTMLInputElement, action: () => Promise<void> | void): Promise<void> {
  hideProblem();
  const focused = document.activeElement === control;
  control.disabled = true;
  try {
    await action();
  } catch (error) {
    document.dispatchEvent(new CustomEvent('problem', { detail: error }));
  } finally {
    control.disabled = false;
    if (focused && document.activeElement === document.body) control.focus();
  }
}
