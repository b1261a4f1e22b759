import { cpSync, writeFileSync } from 'fs';
import { join } from 'path';
import { APPS, Language, LOWEST, run } from './language';
import { requireLowest } from '../../../projenrc/go-module';

const MODULE = 'github.com/cdk-serverless-api-pattern/cdk-serverless-api-pattern-go/cdkserverlessapipattern';

/** A module beside the one of the library, built and vetted. */
export const GO: Language = {
  name: 'go',
  tools: ['go version'],
  prepare: (bindings, folder) => {
    const library = join(bindings, 'cdkserverlessapipattern');
    requireLowest(join(library, 'go.mod'));
    cpSync(join(APPS, 'go'), folder, { recursive: true });
    writeFileSync(join(folder, 'go.mod'), `module shop\n\ngo 1.25\n\nrequire ${MODULE} v0.0.0\n\nreplace ${MODULE} => ${library}\n`);
    run(folder, 'go', 'mod', 'tidy');
    run(folder, 'go', 'vet', './...');
    run(folder, 'go', 'build', '-o', 'shop', '.');
    const cdk = run(folder, 'go', 'list', '-m', '-f', '{{.Version}}', 'github.com/aws/aws-cdk-go/awscdk/v2').trim().slice(1);
    if (cdk !== LOWEST.cdk) throw new Error(`The module of the library asks for aws-cdk-lib ${cdk}, and not for ${LOWEST.cdk}, the lowest version that it takes.`);
    return { compiled: '`go build`, `go vet`', package: library, synthesize: (system, outdir) => ({ cwd: folder, command: join(folder, 'shop'), args: [system, outdir] }) };
  },
};
