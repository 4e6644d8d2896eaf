/** `npm run local`: a control plane and a Lambda emulator in the foreground. */
import { Command, Option } from 'commander';
import { describeSeed } from './local/describe-seed.ts';
import { exitCodeOf } from './local/exit-code.ts';
import { installCrds } from './local/install-crds.ts';
import { aborted, Interrupted, interruption } from './local/interruption.ts';
import { createKubectl } from './local/kubectl.ts';
import { startLocalEnvironment } from './local/local-environment.ts';
import { reportCalls } from './local/report-calls.ts';
import { DEFAULT_SEED_FILE, readSeedFile } from './local/seed-file.ts';
import { shellLines } from './local/shell.ts';

const print = (...lines: string[]): void => void process.stdout.write(`${lines.join('\n')}\n`);
const complain = (line: string): void => void process.stderr.write(`${line}\n`);

process.exitCode = await main();

async function main(): Promise<number> {
  const command = new Command('npm run local --')
    .description('Runs a Kubernetes control plane and an emulator of AWS Lambda on this machine, until Ctrl-C.')
    .addOption(
      new Option('--seed <file>', 'YAML file with the functions and destinations of Lambda').default(
        DEFAULT_SEED_FILE,
        'dev/seed.yaml',
      ),
    )
    .helpOption('-h, --help', 'show this help')
    .allowExcessArguments(false)
    .exitOverride();
  try {
    const { seed } = command.parse().opts<{ seed: string }>();
    await runLocal(seed, interruption());
    return 0;
  } catch (error) {
    // Ctrl-C is the normal end of this program, also while it starts.
    return error instanceof Interrupted ? 0 : exitCodeOf(error, complain);
  }
}

async function runLocal(seedFile: string, signal: AbortSignal): Promise<void> {
  const seed = await readSeedFile(seedFile);
  await using environment = await startLocalEnvironment({ seed, report: complain, signal });
  await installCrds(createKubectl(environment, signal));
  const { emulator, controlPlane } = environment;
  print(
    '',
    'A control plane and an emulator of Lambda are running, until Ctrl-C.',
    'To use them from another terminal, in this folder:',
    '',
    ...shellLines(environment, process.env).map((line) => `  ${line}`),
    '',
    '  npm start -- --log-format text               # the operator',
    '  kubectl apply -f examples/quickstart.yaml    # or another example',
    '  kubectl get eic --watch',
    '',
    `kubectl is ${controlPlane.kubectl}`,
    '',
    `Lambda, account ${emulator.scope.account}, ${emulator.scope.region}:`,
    '',
    ...describeSeed(seed),
    '',
    'Calls of Lambda and STS:',
    '',
  );
  void reportCalls(emulator, (line) => print(`  ${line}`), signal);
  await aborted(signal);
}
