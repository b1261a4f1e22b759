import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { messageOf } from './api';

export function Problem({ text }: { readonly text?: string }) {
  return <div role="alert">{text !== undefined && <p class="problem">{text}</p>}</div>;
}

/** Good or bad in words as well as in colour. */
export function Status({ status, failed }: { readonly status?: string; readonly failed?: boolean }) {
  const word = status ?? 'running';
  return <span class={`status ${status === undefined ? 'open' : failed === true ? 'bad' : 'good'}`}>{word}</span>;
}

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly required?: boolean;
  readonly type?: string;
  readonly hint?: string;
  readonly choices?: readonly string[];
  readonly suggestions?: readonly string[];
  readonly rows?: number;
  readonly step?: string;
}

/** A label with an input, a choice or a text of several lines. */
export function Field({ label, value, onChange, required = false, type = 'text', hint, choices, suggestions, rows, step }: FieldProps) {
  const id = useId();
  const onInput = (event: Event): void => onChange((event.currentTarget as HTMLInputElement).value);
  const shared = { id, required, 'aria-describedby': hint === undefined ? undefined : `${id}-hint` };
  return (
    <div class="field">
      <label for={id}>
        {label}
        {required && <span class="required"> required</span>}
      </label>
      {choices !== undefined ? (
        <select {...shared} value={value} onChange={onInput}>
          {choices.map((choice) => (
            <option key={choice} value={choice}>
              {choice === '' ? '–' : choice}
            </option>
          ))}
        </select>
      ) : rows !== undefined ? (
        <textarea {...shared} rows={rows} value={value} onInput={onInput} spellcheck={false} />
      ) : (
        <input
          {...shared}
          type={type}
          step={step}
          value={value}
          onInput={onInput}
          list={suggestions === undefined ? undefined : `${id}-list`}
          autocomplete="off"
          spellcheck={false}
        />
      )}
      {suggestions !== undefined && (
        <datalist id={`${id}-list`}>
          {suggestions.map((text) => (
            <option key={text} value={text} />
          ))}
        </datalist>
      )}
      {hint !== undefined && <small id={`${id}-hint`}>{hint}</small>}
    </div>
  );
}

interface ActionProps {
  readonly label: string;
  /** Label for screen readers, which names the thing. */
  readonly of?: string;
  readonly run: () => Promise<unknown>;
  readonly onError: (message: string | undefined) => void;
  /** Asks once more. */
  readonly confirms?: boolean;
  readonly kind?: 'primary' | 'danger';
}

/** A button that does something, and is busy as long. */
export function Action({ label, of, run, onError, confirms = false, kind }: ActionProps) {
  const [state, setState] = useState<'ready' | 'asking' | 'busy'>('ready');
  const press = async (): Promise<void> => {
    if (confirms && state === 'ready') {
      setState('asking');
      return;
    }
    setState('busy');
    onError(undefined);
    try {
      await run();
    } catch (error) {
      onError(messageOf(error));
    }
    setState('ready');
  };
  const text = state === 'asking' ? `Really ${label.toLowerCase()}?` : label;
  return (
    <button
      type="button"
      class={kind}
      disabled={state === 'busy'}
      aria-label={of === undefined ? undefined : `${text} ${of}`}
      onBlur={() => state === 'asking' && setState('ready')}
      onClick={() => {
        press().catch(() => undefined);
      }}
    >
      {text}
    </button>
  );
}

/** A dialog over the page; Escape closes it, and the focus goes back to where it was. */
export function Dialog({ title, onClose, children }: { readonly title: string; readonly onClose: () => void; readonly children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  // Before the next key is pressed: an Escape that comes first would close nothing.
  useLayoutEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog ref={dialog} aria-labelledby={id} onClose={onClose}>
      <div class="dialog-head">
        <h2 id={id}>{title}</h2>
        <button type="button" onClick={onClose}>
          Close
        </button>
      </div>
      {children}
    </dialog>
  );
}

export function time(at: number): string {
  return new Date(at).toLocaleTimeString('en-GB');
}

export function duration(ms: number | undefined): string {
  return ms === undefined ? '' : ms < 10 ? `${ms.toFixed(1)} ms` : ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** JSON that can be read; other text as it is. */
export function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}
