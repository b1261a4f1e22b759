const VALUES = ['optional', 'required'];

/** Whether files are announced with their checksum. Any other word is a deployment fault: fail at INIT, not per request. */
export function checksumRequired(setting: string): boolean {
  if (!VALUES.includes(setting)) {
    throw new Error(`UPLOAD_CHECKSUM must be one of ${VALUES.join(', ')}.`);
  }
  return setting === 'required';
}
