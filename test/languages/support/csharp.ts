import { cpSync, writeFileSync } from 'fs';
import { join } from 'path';
import { APPS, Language, LOWEST, ReadyApp, run, succeeds } from './language';

const PARSER = ['tree-sitter==0.25.2', 'tree-sitter-c-sharp==0.23.5'];

/** Parsed, and the names of the app looked up in the library. Where there is a .NET SDK, compiled and run, too. */
export const CSHARP: Language = {
  name: 'csharp',
  target: 'dotnet',
  tools: ['python3 --version', 'python3 -m venv --help'],
  prepare: (bindings, folder) => {
    const library = join(bindings, 'CdkServerlessApiPattern');
    cpSync(join(APPS, 'csharp'), folder, { recursive: true });
    run(folder, 'python3', '-m', 'venv', '.venv');
    const python = join(folder, '.venv', 'bin', 'python');
    run(folder, python, '-m', 'pip', 'install', '--quiet', ...PARSER);
    console.log(`ok: csharp: ${run(folder, python, 'parse.py', library, folder).trim()}`);
    return succeeds(folder, 'dotnet', '--version') ? compiled(library, folder) : { compiled: 'parsed only: no .NET SDK', package: library };
  },
};

function compiled(library: string, folder: string): ReadyApp {
  writeFileSync(join(folder, 'Shop.csproj'), `<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net8.0</TargetFramework><RollForward>Major</RollForward></PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Amazon.CDK.Lib" Version="${LOWEST.cdk}" />
    <PackageReference Include="Constructs" Version="${LOWEST.constructs}" />
    <ProjectReference Include="${join(library, 'CdkServerlessApiPattern.csproj')}" />
  </ItemGroup>
</Project>
`);
  run(folder, 'dotnet', 'build', '--nologo', '--verbosity', 'quiet', '--output', 'built', 'Shop.csproj');
  return { compiled: '`dotnet build`', package: library, synthesize: (system, outdir) => ({ cwd: folder, command: 'dotnet', args: [join('built', 'Shop.dll'), system, outdir] }) };
}
