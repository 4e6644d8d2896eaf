import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GuardedFolder } from '../../dev/control-plane/guard/guarded-folder.ts';
import { StepFailed } from '../../dev/local/step-failed.ts';
import { bundlePlugin } from '../../scripts/bundle.ts';
import { median } from '../report/statistics.ts';
import type { Figure, Scenario } from '../scenario.ts';

// The first run of each command fills the cache of files, and does not count.
const RUNS = 11;

const TERRAFORM = `resource "aws_lambda_function_event_invoke_config" "orders" {
  function_name          = "orders"
  maximum_retry_attempts = 1
}
`;

/** Commands that need no network, and the most milliseconds that each may take. */
const COMMANDS: readonly (readonly [name: string, args: readonly string[], atMost: number])[] = [
  ['--help', ['--help'], 100],
  [
    'put --dry-run=client',
    ['put', '--function-name', 'orders', '--maximum-retry-attempts', '1', '--dry-run=client'],
    150,
  ],
  ['convert of a small file', ['convert', 'main.tf'], 300],
];

/** The time that a command of the bundled plugin takes, from its start to its end. */
export const pluginStart: Scenario = {
  name: 'plugin-start',
  work: `the bundled plugin, started ${RUNS - 1} times for each command, without a cluster and without AWS`,
  async run({ report, signal }) {
    await using folder = await GuardedFolder.open(tmpdir(), 'event-invoke-operator-plugin-');
    await bundlePlugin(join(folder.path, 'plugin'));
    await writeFile(join(folder.path, 'main.tf'), TERRAFORM);
    const program = join(folder.path, 'plugin/lib/main.mjs');
    const figures: Figure[] = [];
    for (const [name, args, atMost] of COMMANDS) {
      const milliseconds: number[] = [];
      for (let run = 0; run < RUNS; run++) {
        const taken = await timed(program, args, folder.path, signal);
        if (run > 0) milliseconds.push(taken);
      }
      report(`${name}: ${milliseconds.map(Math.round).join(', ')} ms`);
      figures.push(
        { name: `${name}, median`, value: median(milliseconds), unit: 'ms', mustReach: { atMost } },
        { name: `${name}, slowest`, value: Math.max(...milliseconds), unit: 'ms' },
      );
    }
    return { figures, series: {} };
  },
};

async function timed(program: string, args: readonly string[], cwd: string, signal: AbortSignal): Promise<number> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [program, ...args], { cwd, signal, stdio: 'ignore' });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new StepFailed(`kubectl eic ${args.join(' ')} ended with ${code}`);
  return performance.now() - startedAt;
}
