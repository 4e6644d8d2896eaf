import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, parseAllDocuments } from 'yaml';
import { findGoProgram } from '../../../dev/control-plane/binaries/find-go-program.ts';
import { type GoProgram, HELM } from '../../../dev/control-plane/releases.ts';
import { run } from '../run.ts';

/** The chart's folder. */
export const CHART = fileURLToPath(new URL('../../../charts/event-invoke-operator', import.meta.url));

/** The chart's version, which is the operator's as well. */
export const CHART_VERSION: string = parse(readFileSync(join(CHART, 'Chart.yaml'), 'utf8')).version;

/** The release and the namespace that tests render and install. */
export const RELEASE = { name: 'operator', namespace: 'event-invoke' } as const;

/** Values as values.yaml holds them. */
export type Values = Readonly<Record<string, unknown>>;

/** A Kubernetes object, as far as any has these. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** How a chart is rendered other than by default. */
export interface Rendering {
  readonly values?: Values;
  /** @default the operator's */
  readonly chart?: string;
  readonly args?: readonly string[];
}

/** A real Helm with settings and caches of its own. */
export interface Helm extends AsyncDisposable {
  /** @throws Error with what Helm says where it fails */
  run(...args: string[]): Promise<string>;
  /** Arguments that give these values to any of Helm's commands. */
  withValues(values: Values): Promise<string[]>;
  /** `helm template`. */
  template(rendering?: Rendering): Promise<Manifest[]>;
}

/** Finds Helm, or builds it, which takes minutes the first time. */
export async function createHelm(version: GoProgram = HELM): Promise<Helm> {
  const report = (line: string) => console.error(line);
  const program = await findGoProgram({ program: version, report, env: process.env });
  const folder = await mkdtemp(join(tmpdir(), 'event-invoke-operator-helm-'));
  const { KUBECONFIG: _, ...env } = process.env;
  for (const name of ['HELM_CACHE_HOME', 'HELM_CONFIG_HOME', 'HELM_DATA_HOME', 'KUBECACHEDIR']) {
    env[name] = join(folder, name);
  }
  let files = 0;
  const helm: Helm = {
    run: (...args) => run(program, args, env),
    async withValues(values) {
      const file = join(folder, `values-${++files}.json`);
      await writeFile(file, JSON.stringify(values));
      return ['--values', file];
    },
    async template({ values = {}, chart = CHART, args = [] } = {}) {
      const { name, namespace } = RELEASE;
      const given = await helm.withValues(values);
      const text = await helm.run('template', name, chart, '--namespace', namespace, ...given, ...args);
      return parseAllDocuments(text).flatMap((document) => (document.toJSON() as Manifest | null) ?? []);
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
  return helm;
}
