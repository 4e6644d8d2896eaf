/** `npm run bench`: measures the bundled operator with a real API server and the emulator of Lambda. */
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { GuardedFolder } from '../dev/control-plane/guard/guarded-folder.ts';
import { exitCodeOf } from '../dev/local/exit-code.ts';
import { interruption } from '../dev/local/interruption.ts';
import { StepFailed } from '../dev/local/step-failed.ts';
import { buildOperator, builtOperator } from './environment/operator-program.ts';
import { describeMachine } from './report/machine.ts';
import { LATEST_RESULTS, type Results, type ScenarioResult, writeResults } from './report/results-file.ts';
import { renderTable } from './report/table.ts';
import { type Bench, reaches, type Scenario } from './scenario.ts';
import { SCENARIOS } from './scenarios.ts';

interface Options {
  readonly json?: string;
  readonly bundle?: string;
  readonly metrics: Bench['metrics'];
  readonly minutes: number;
  readonly seed?: number;
}

const FELL_SHORT = 1;
const report = (line: string): void => void process.stderr.write(`${line}\n`);

process.exitCode = await main();

async function main(): Promise<number> {
  const names = SCENARIOS.map(({ name }) => name);
  const command = new Command('npm run bench --')
    .description('Measures the operator, and exits with 1 if a figure misses its bound.')
    .addArgument(new Argument('[scenario...]', 'scenarios to measure (default: all)').choices(names))
    .option('--json <file>', 'file for the figures (default: bench/results/latest.json)')
    .option('--bundle <file>', 'bundle of the operator to measure (default: a new bundle of this checkout)')
    .addOption(
      new Option(
        '--metrics <how>',
        "whether the operator's metrics are served and scraped every 5 s, to see what they cost",
      )
        .choices(['scraped', 'off'])
        .default('scraped'),
    )
    .option('--seed <number>', 'of what soak leaves to chance (default: any)', count)
    .option('--minutes <count>', 'how long the faults of soak last', count, 10)
    .helpOption('-h, --help', 'show this help')
    .exitOverride();
  try {
    command.parse();
    const { json, bundle, metrics, minutes, seed = anySeed() } = command.opts<Options>();
    const named = new Set(command.args);
    const wanted = SCENARIOS.filter(({ name }) => named.size === 0 || named.has(name));
    const signal = interruption();
    const results = await runScenarios(wanted, bundle, { metrics, minutes, seed, signal });
    await writeResults(json === undefined ? LATEST_RESULTS : resolve(json), results);
    process.stdout.write(`${renderTable(results)}\n`);
    const figures = Object.values(results.scenarios).flatMap((result) => result.figures);
    const isComplete = wanted.every(({ name }) => name in results.scenarios);
    return isComplete && figures.every(reaches) ? 0 : FELL_SHORT;
  } catch (error) {
    return exitCodeOf(error, report);
  }
}

function anySeed(): number {
  return Math.floor(Math.random() * 2 ** 31);
}

function count(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError('Write a whole number.');
  return Number(text);
}

async function runScenarios(
  wanted: readonly Scenario[],
  bundle: string | undefined,
  given: Omit<Bench, 'program' | 'report'>,
): Promise<Results> {
  const { signal } = given;
  const machine = await describeMachine({ report, signal });
  await using folder = await GuardedFolder.open(tmpdir(), 'event-invoke-operator-bundle-');
  const program = bundle === undefined ? await buildOperator(folder.path) : await builtOperator(bundle);
  const scenarios: Record<string, ScenarioResult> = {};
  for (const { name, run } of wanted) {
    report(`${name}: starting`);
    const date = new Date().toISOString();
    try {
      const bench: Bench = { ...given, program, report: (line: string) => report(`${name}: ${line}`) };
      scenarios[name] = { date, ...(await run(bench)) };
    } catch (error) {
      // The other scenarios don't depend on this one.
      if (!(error instanceof StepFailed)) throw error;
      report(`${name}: error: ${error.message}`);
    }
  }
  return { machine, scenarios };
}
