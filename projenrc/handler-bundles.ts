import { Component, awscdk } from 'projen';

/**
 * Bundles the shipped Lambda handlers into `assets/handlers/<name>.zip`: ready assets in the package,
 * so that a user's synth bundles nothing.
 */
export class HandlerBundles extends Component {
  constructor(project: awscdk.AwsCdkConstructLibrary) {
    super(project);

    const bundle = project.addTask('bundle-handlers', {
      description: 'Bundle the Lambda handlers into assets/',
      exec: 'tsx projenrc/bundle-handlers.ts',
    });
    // Which files are in `library.js` is what a system loads, and a system needs the bundles.
    project.compileTask.prependSpawn(bundle);

    // What is bundled is no dependency of the package.
    project.eslint?.allowDevDeps('src/handlers/**');

    project.gitignore.addPatterns('/assets/');
    project.npmignore?.addPatterns('!/assets/');
    // The contract is part of the library's types; the handlers' own code ships as bundles only.
    project.npmignore?.addPatterns('/lib/handlers/**', '!/lib/handlers/catalog/*.d.ts');
  }
}
