import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { program, synthesized } from '../harness/build';
import { type ProcessCost, measureProcess } from '../harness/process';
import type { Comparison, Subject } from '../harness/subject';

/** The apps by their names in the report. */
const APPS = {
  'library': 'installed/library',
  'generic resources': 'apps/generic',
  'typed L1': 'apps/typed-l1',
  'hand-written L2': 'apps/hand-l2',
  'Solutions Constructs': 'installed/solutions-constructs',
};
const FURTHER = 3;

async function synthesize(app: string, count: number, ...more: readonly string[]): Promise<ProcessCost> {
  const outdir = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    return await measureProcess(program(app), [outdir, String(count), ...more]);
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** The library against each peer in each metric. */
function againstAll(peers: readonly string[], ...metrics: readonly string[]): Comparison[] {
  return peers.flatMap((to) => metrics.map((metric) => ({ of: 'library', to, metric })));
}

export function synthesis(): Subject {
  const [, ...peers] = Object.keys(APPS);
  return {
    name: 'synthesis',
    about: 'A process that synthesizes one system, from its start to its end, without the validator of CDK.',
    metrics: { resources: 'resources', cpu: 'CPU, ms', cpuPerResource: 'CPU per resource, ms', wall: 'wall, ms', memory: 'peak memory, MiB' },
    contenders: Object.entries(APPS).map(([name, app]) => {
      const resources = Object.keys(synthesized(app)).length;
      return {
        name,
        run: async () => {
          const cost = await synthesize(app, 1);
          return { resources, ...cost, cpuPerResource: cost.cpu / resources };
        },
      };
    }),
    comparisons: againstAll(peers, 'cpuPerResource', 'memory'),
  };
}

export function furtherInstance(): Subject {
  const { 'library': library, 'hand-written L2': hand } = APPS;
  return {
    name: 'further instance',
    about: `Each further system in the same app: a process with ${FURTHER + 1} against one with 1.`,
    metrics: { resources: 'resources', cpu: 'CPU, ms', cpuPerResource: 'CPU per resource, ms', memory: `peak memory with ${FURTHER + 1}, MiB` },
    contenders: Object.entries({ 'library': library, 'hand-written L2': hand }).map(([name, app]) => {
      const resources = Object.keys(synthesized(app)).length;
      return {
        name,
        run: async () => {
          const [one, more] = [await synthesize(app, 1), await synthesize(app, 1 + FURTHER)];
          const cpu = (more.cpu - one.cpu) / FURTHER;
          return { resources, cpu, cpuPerResource: cpu / resources, memory: more.memory };
        },
      };
    }),
    comparisons: againstAll(['hand-written L2'], 'cpuPerResource', 'memory'),
  };
}

const FEW = 2;
const MANY = 12;

export function entities(): Subject {
  const apps = { entities: 'installed/entities', routes: 'installed/routes' };
  return {
    name: 'entities',
    about: `Each further entity of 20 properties, an index and six methods in a system: a process with ${MANY} against one with ${FEW}. `
      + 'The routes are as many methods and models of one function.',
    metrics: { cpu: 'CPU, ms', memory: `peak memory with ${MANY}, MiB` },
    contenders: Object.entries(apps).map(([name, app]) => ({
      name,
      run: async () => {
        const [few, many] = [await synthesize(app, 1, String(FEW)), await synthesize(app, 1, String(MANY))];
        return { cpu: (many.cpu - few.cpu) / (MANY - FEW), memory: many.memory };
      },
    })),
    comparisons: [{ of: 'entities', to: 'routes', metric: 'cpu' }],
  };
}
