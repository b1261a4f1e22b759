import { useState } from 'preact/hooks';
import type { Json, JsonObject } from './types';
import { Field } from './widgets';

interface Property {
  readonly name: string;
  readonly schema: JsonObject;
  readonly required: boolean;
}

interface FormProps {
  readonly schema: JsonObject | null | undefined;
  /** The body as text. */
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A field for each property of the schema, or the whole as JSON. Both edit the same text. */
export function SchemaForm({ schema, value, onChange }: FormProps) {
  const properties = propertiesOf(schema);
  const [asJson, setAsJson] = useState(false);
  const body = objectOf(value);
  const isForm = properties.length > 0 && body !== undefined && !asJson;
  return (
    <fieldset>
      <legend>Body</legend>
      {properties.length > 0 && (
        <label class="check">
          <input type="checkbox" checked={!isForm} disabled={body === undefined} onChange={() => setAsJson(isForm)} /> Edit as JSON
        </label>
      )}
      {isForm ? (
        <div class="grid">
          {properties.map((property) => (
            <PropertyField
              key={property.name}
              property={property}
              value={body[property.name]}
              onChange={(next) => onChange(changed(body, property.name, next))}
            />
          ))}
        </div>
      ) : (
        <Field
          label="JSON"
          rows={8}
          value={value}
          onChange={onChange}
          hint={body === undefined && value.trim() !== '' ? 'This is not a JSON object.' : undefined}
        />
      )}
    </fieldset>
  );
}

function PropertyField({
  property: { name, schema, required },
  value,
  onChange,
}: {
  readonly property: Property;
  readonly value: Json | undefined;
  readonly onChange: (value: Json | undefined) => void;
}) {
  const type = Array.isArray(schema.type) ? (schema.type as readonly Json[]).find((entry) => entry !== 'null') : schema.type;
  const hint = [
    schema.description,
    ...['minLength', 'maxLength', 'minimum', 'maximum', 'pattern', 'format'].flatMap((rule) =>
      schema[rule] === undefined ? [] : [`${rule} ${String(schema[rule])}`],
    ),
  ]
    .filter((text) => text !== undefined)
    .join(', ');
  const shared = { label: name, required, hint: hint === '' ? undefined : hint };
  const choices = Array.isArray(schema.enum) ? (schema.enum as readonly Json[]) : type === 'boolean' ? [true, false] : undefined;
  if (choices !== undefined) {
    return (
      <Field
        {...shared}
        value={value === undefined ? '' : String(value)}
        choices={['', ...choices.map(String)]}
        onChange={(text) => onChange(choices.find((choice) => String(choice) === text))}
      />
    );
  }
  if (type === 'string') {
    return (
      <Field {...shared} value={typeof value === 'string' ? value : ''} onChange={(text) => onChange(text === '' && !required ? undefined : text)} />
    );
  }
  if (type === 'number' || type === 'integer') {
    return (
      <Field
        {...shared}
        type="number"
        step={type === 'integer' ? '1' : 'any'}
        value={value === undefined ? '' : String(value)}
        onChange={(text) => onChange(text === '' ? undefined : Number(text))}
      />
    );
  }
  return <JsonField {...shared} value={value} onChange={onChange} />;
}

/** Lists, objects, and whatever a schema doesn't tell. */
function JsonField({
  value,
  onChange,
  label,
  required,
  hint,
}: {
  readonly value: Json | undefined;
  readonly onChange: (value: Json | undefined) => void;
  readonly label: string;
  readonly required: boolean;
  readonly hint?: string;
}) {
  const [text, setText] = useState(value === undefined ? '' : JSON.stringify(value));
  const [wrong, setWrong] = useState(false);
  const edit = (next: string): void => {
    setText(next);
    try {
      onChange(next.trim() === '' ? undefined : (JSON.parse(next) as Json));
      setWrong(false);
    } catch {
      setWrong(true);
    }
  };
  return <Field label={label} required={required} rows={2} value={text} onChange={edit} hint={wrong ? 'This is not JSON.' : (hint ?? 'JSON')} />;
}

/** Those that are required come first. */
function propertiesOf(schema: JsonObject | null | undefined): readonly Property[] {
  const properties = schema?.properties;
  if (typeof properties !== 'object' || properties === null || Array.isArray(properties)) return [];
  const required = Array.isArray(schema?.required) ? (schema?.required as readonly Json[]) : [];
  const found = Object.entries(properties as JsonObject).map(([name, entry]) => ({
    name,
    schema: typeof entry === 'object' && entry !== null && !Array.isArray(entry) ? (entry as JsonObject) : {},
    required: required.includes(name),
  }));
  return found.sort((a, b) => Number(b.required) - Number(a.required));
}

function objectOf(text: string): JsonObject | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}

function changed(body: JsonObject, name: string, value: Json | undefined): string {
  const { [name]: _before, ...others } = body;
  return JSON.stringify(value === undefined ? others : { ...body, [name]: value }, undefined, 2);
}
