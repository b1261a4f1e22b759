import { FILES } from '../../../src/handlers/catalog';
import { checksumRequired } from '../../../src/handlers/files/upload-checksum';

test('a checksum is required where the setting says so, and not by default', () => {
  expect([checksumRequired('required'), checksumRequired('optional')]).toEqual([true, false]);
  expect(checksumRequired(FILES.settings.find(({ name }) => name === 'UPLOAD_CHECKSUM')?.default ?? '')).toBe(false);
});

test.each(['', 'true', 'Required', 'required '])('the setting %j fails at once', (setting) => {
  expect(() => checksumRequired(setting)).toThrow('UPLOAD_CHECKSUM must be one of optional, required.');
});
