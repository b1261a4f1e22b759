import * as fs from 'fs';
import * as path from 'path';
import * as ts from 'typescript';
import { documentsOfWebsite, hashLine } from '../support/website-documents';

const PAGE = path.join(__dirname, '..', '..', 'examples', 'website', 'page');

test.each(Object.entries(documentsOfWebsite()))('the types of the sample website are those of its %s document: else, `npm run contract` writes them', (name, { document }) => {
  expect(fs.readFileSync(path.join(PAGE, `${name}.d.ts`), 'utf8').split('\n')[0]).toBe(hashLine(document));
});

test('the pages compile with these types', () => {
  const { config } = ts.readConfigFile(path.join(PAGE, 'tsconfig.json'), (file) => fs.readFileSync(file, 'utf8')) as { config: object };
  const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, PAGE);
  expect(fileNames.length).toBeGreaterThan(9);
  const faults = ts.getPreEmitDiagnostics(ts.createProgram(fileNames, options));
  expect(faults.map(({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`)).toEqual([]);
});
