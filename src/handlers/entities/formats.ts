import { format } from '@cfworker/json-schema';

/** No text of a format is longer. Their expressions are not made for longer ones. */
const LONGEST: Readonly<Record<string, number>> = {
  'date': 10, 'date-time': 64, 'duration': 64, 'email': 320, 'hostname': 253, 'ipv4': 15, 'ipv6': 45, 'time': 64, 'uri': 2048, 'uri-reference': 2048, 'uuid': 36,
};

/** The validator asks this table for each format. */
export function boundFormats(): void {
  for (const [name, longest] of Object.entries(LONGEST)) {
    const known = format[name];
    format[name] = (text) => text.length <= longest && known(text);
  }
}
