import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'fs';
import { delimiter, join } from 'path';
import { APPS, generate, Language, LOWEST, run, succeeds } from './language';

/** The newest runtime that goes with the compiler of jsii. */
const RUNTIME = '[1.140.0,2)';

/** The app, and the source of the library, compiled against the packages of Maven Central. */
export const JAVA: Language = {
  name: 'java',
  tools: ['javac --version', 'mvn --version'],
  prepare: (bindings, folder, npmPackages) => {
    mkdirSync(folder);
    const packages = process.env.CI !== undefined || hasLowest(folder) ? classpathOf(folder, LOWEST.cdk) : peersFromSource(folder, npmPackages);
    const library = join(folder, 'library');
    const resources = join(bindings, 'src', 'main', 'resources');
    compile(folder, library, packages, [join(bindings, 'src', 'main', 'java')]);
    const classpath = [join(folder, 'app'), library, resources, packages].join(delimiter);
    compile(folder, join(folder, 'app'), classpath, [join(APPS, 'java')]);
    const jar = join(folder, 'library.jar');
    run(folder, 'jar', '--create', '--file', jar, '-C', library, '.', '-C', resources, '.');
    return { compiled: '`javac`', package: jar, synthesize: (system, outdir) => ({ cwd: folder, command: 'java', args: ['-classpath', classpath, 'App', system, outdir] }) };
  },
};

function hasLowest(folder: string): boolean {
  writeProject(folder, LOWEST.cdk);
  return succeeds(folder, 'mvn', '--batch-mode', '--quiet', 'dependency:resolve');
}

/** The packages of CDK, if a version is given, and what they run on. */
function classpathOf(folder: string, cdk?: string): string {
  writeProject(folder, cdk);
  run(folder, 'mvn', '--batch-mode', '--quiet', 'dependency:build-classpath', '-Dmdep.outputFile=classpath');
  return readFileSync(join(folder, 'classpath'), 'utf8').trim();
}

/** A mirror may lack the versions. Then CDK is generated and compiled from its npm packages, which takes minutes. */
function peersFromSource(folder: string, npmPackages: string): string {
  console.log(`java: the Maven repository lacks aws-cdk-lib ${LOWEST.cdk}; CDK is compiled from its npm package`);
  const runtime = classpathOf(folder);
  const own = readdirSync(join(npmPackages, '@aws-cdk')).map((name) => join('@aws-cdk', name));
  const peers = ['aws-cdk-lib', 'constructs', ...own].map((name) => join(npmPackages, name)).filter((peer) => existsSync(join(peer, '.jsii')));
  const generated = peers.map((peer, index) => generate('java', join(folder, `peer${index}`), peer));
  compile(folder, join(folder, 'cdk'), runtime, generated.map((module) => join(module, 'src', 'main', 'java')));
  return [join(folder, 'cdk'), ...generated.map((module) => join(module, 'src', 'main', 'resources')), runtime].join(delimiter);
}

function writeProject(folder: string, cdk?: string): void {
  const dependencies: [string, string, string][] = [
    ['software.amazon.jsii', 'jsii-runtime', RUNTIME], ['org.jetbrains', 'annotations', '[16.0.3,20)'], ['javax.annotation', 'javax.annotation-api', '[1.3.2,1.4)'],
    ...(cdk === undefined ? [] : [['software.amazon.awscdk', 'aws-cdk-lib', cdk], ['software.constructs', 'constructs', LOWEST.constructs]] as [string, string, string][]),
  ];
  writeFileSync(join(folder, 'pom.xml'), `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>shop</groupId><artifactId>shop</artifactId><version>1</version>
  <dependencies>
${dependencies.map(([group, artifact, version]) => `    <dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`).join('\n')}
  </dependencies>
</project>
`);
}

function compile(folder: string, outdir: string, classpath: string, sources: readonly string[]): void {
  const files = sources.flatMap((source) => readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.java')).map((file) => join(source, file)));
  writeFileSync(`${outdir}.files`, files.join('\n'));
  run(folder, 'javac', '-J-Xmx6g', '-proc:none', '-nowarn', '-encoding', 'UTF-8', '-classpath', classpath, '-d', outdir, `@${outdir}.files`);
}
