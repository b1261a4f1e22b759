import { App, Stack } from 'aws-cdk-lib';
import { Profile, ServerlessApiPattern, Setting, SettingOrigin } from '../../src';

/** The settings of the default system in a profile, by name. */
function settingsOf(profile: Profile): Map<string, Setting> {
  const stack = new Stack(new App({ analyticsReporting: false }), 'Stack', { env: { region: 'eu-west-1', account: '123456789012' } });
  return new Map(new ServerlessApiPattern(stack, 'Shop', { profile }).explain().settings.map((setting) => [setting.name, setting]));
}

const row = (cells: string[]) => `| ${cells.map((cell) => cell.replace(/\|/g, '\\|')).join(' | ')} |`;

/** The page of the settings that `explain()` reports for the default system in each profile. */
export function settingsPage(): string {
  const profiles = Object.values(Profile);
  const columns = profiles.map(settingsOf);
  const [first] = columns;
  const names = [...first.keys()].filter((name) => name !== 'profile');
  const byProfile = names.filter((name) => first.get(name)!.origin === SettingOrigin.PROFILE);
  const others = names.filter((name) => !byProfile.includes(name));
  return [
    '# Settings',
    '',
    'The settings of a system without any props, as `shop.explain()` reports them. Each name is the path of a prop of `ServerlessApiPattern`.',
    'Set `explainFile: \'settings.txt\'` to write your system\'s settings, with your choices, beside its template. `npm run settings` writes this page.',
    '',
    '## By profile',
    '',
    row(['Setting', ...profiles.map((profile) => profile.name.toUpperCase())]),
    row(['---', ...profiles.map(() => '---')]),
    ...byProfile.map((name) => row([`\`${name}\``, ...columns.map((settings) => settings.get(name)!.value)])),
    '',
    '## In every profile',
    '',
    row(['Setting', 'Value']),
    row(['---', '---']),
    ...others.map((name) => row([`\`${name}\``, first.get(name)!.value])),
    '',
  ].join('\n');
}
