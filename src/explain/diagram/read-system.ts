import { Stage } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { FLOWS } from './flows';
import { grantsOf, roleOf } from './grants';
import { namesOf } from './names';
import { Arrow, Drawing, GROUPS, Part } from './part';
import { ENTRIES, KINDS, STAND_INS } from './part-kinds';
import { Placed, References } from './references';
import { synthesized } from '../../private/templates';

/** No resource has these paths. */
const CLIENTS: Part = { path: '', group: 'clients', name: 'Clients', service: 'web, mobile, agents' };

const ALARMS: Part = { path: '*', group: 'messaging', name: 'Alarms', service: 'CloudWatch' };

/** Reads the parts of a scope, and the flows between them. Synthesizes the app. */
export function readSystem(scope: IConstruct): Drawing {
  // References lead to other stacks of the same stage.
  const references = new References(synthesized(Stage.of(scope) ?? scope.node.root));
  const all = references.all();
  const isInside = ({ path }: { readonly path: string }) => scope.node.path === '' || `${path}/`.startsWith(`${scope.node.path}/`);
  const drawn = all.filter((each) => isInside(each) && each.resource.Type in KINDS);
  const names = namesOf(drawn.map(({ path }) => path));
  const parts = drawn.map(({ path, resource: { Type } }): Part => ({ path, name: names.get(path)!, group: KINDS[Type][0], service: KINDS[Type][1] }));
  const paths = new Set([ALARMS, ...parts].map(({ path }) => path));

  const arrows = new Arrows();
  const ends = (placed: Placed, value: unknown): string[] => references.of(placed.stack, value).map((each) => stoodFor(references, each).path);
  const owners = ownersOfRoles(references);
  for (const each of all) {
    const { resource, self } = each;
    const alarmed = isInside(each) && /^AWS::CloudWatch::(Composite)?Alarm$/.test(resource.Type) ? ends(each, resource.Properties?.AlarmActions) : [];
    for (const to of alarmed) arrows.add({ from: ALARMS.path, to, failed: false });
    for (const { from, to, failed = false } of FLOWS[resource.Type]?.(resource.Properties ?? {}, self) ?? []) {
      for (const source of ends(each, from)) for (const target of ends(each, to)) arrows.add({ from: source, to: target, failed });
    }
    for (const { from, to } of grantsOf(resource, self)) {
      const doers = ends(each, from).flatMap((role) => owners.get(role) ?? []);
      for (const source of doers) for (const target of ends(each, to)) arrows.add({ from: source, to: target, failed: false });
    }
  }
  const within = arrows.all().filter(({ from, to }) => from !== to && paths.has(from) && paths.has(to));
  const fromClients = entriesOf(drawn, within).map((to): Arrow => ({ from: CLIENTS.path, to, failed: false }));
  const further = [...fromClients.length ? [CLIENTS] : [], ...within.some(({ from }) => from === ALARMS.path) ? [ALARMS] : []];
  return ordered({ parts: [...further, ...parts], arrows: [...fromClients, ...within] });
}

/** Without the queues that only failed messages reach. */
export function withoutFailed({ parts, arrows }: Drawing): Drawing {
  const only = new Set(arrows.filter(({ failed }) => failed).map(({ to }) => to));
  for (const { to, failed } of arrows) if (!failed) only.delete(to);
  return {
    parts: parts.filter(({ path }) => !only.has(path)),
    arrows: arrows.filter(({ from, to, failed }) => !failed && !only.has(from) && !only.has(to)),
  };
}

/** Of two arrows between the same ends, the one for what failed tells more: the permission to send is what makes it possible. */
class Arrows {
  private readonly arrows = new Map<string, Arrow>();

  public add(arrow: Arrow): void {
    const key = JSON.stringify([arrow.from, arrow.to]);
    if (arrow.failed || !this.arrows.has(key)) this.arrows.set(key, arrow);
  }

  public all(): Arrow[] {
    return [...this.arrows.values()];
  }
}

function stoodFor(references: References, placed: Placed): Placed {
  const property = STAND_INS[placed.resource.Type];
  const [target] = property === undefined ? [] : references.of(placed.stack, placed.resource.Properties?.[property]);
  return target === undefined ? placed : stoodFor(references, target);
}

/** Functions and state machines by the path of their role. */
function ownersOfRoles(references: References): Map<string, string[]> {
  const owners = new Map<string, string[]>();
  for (const { stack, path, resource } of references.all()) {
    for (const role of references.of(stack, roleOf(resource))) owners.set(role.path, [...owners.get(role.path) ?? [], path]);
  }
  return owners;
}

/** Entry point of clients: a firewall in front of an API, or the API itself. */
function entriesOf(drawn: readonly Placed[], arrows: readonly Arrow[]): string[] {
  const typeOf = new Map(drawn.map(({ path, resource }) => [path, resource.Type]));
  const firewalls = arrows.filter(({ from }) => typeOf.get(from) === 'AWS::WAFv2::WebACL');
  const guarded = new Set(firewalls.map(({ to }) => to));
  const open = drawn.filter(({ path, resource }) => ENTRIES.includes(resource.Type) && !guarded.has(path)).map(({ path }) => path);
  return [...new Set([...firewalls.map(({ from }) => from), ...open])];
}

/** By group and path, so that it changes only where the system does. */
function ordered({ parts, arrows }: Drawing): Drawing {
  const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return {
    parts: [...parts].sort((a, b) => GROUPS.indexOf(a.group) - GROUPS.indexOf(b.group) || byText(a.path, b.path)),
    arrows: [...arrows].sort((a, b) => byText(a.from, b.from) || byText(a.to, b.to)),
  };
}
