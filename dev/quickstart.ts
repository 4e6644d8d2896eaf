/** `npm run quickstart`: shows the operator at work, on this machine only, without any preparation. */
import { Command } from 'commander';
import { exitCodeOf } from './local/exit-code.ts';
import { interruption } from './local/interruption.ts';
import { runQuickstart } from './quickstart/run-quickstart.ts';
import { createTerminal } from './quickstart/terminal.ts';

const WHAT_NEXT = `All that was started has ended. What next:

npm run quickstart -- --keep    the same, and everything stays for you to play with
npm run local                   control plane and Lambda, for an operator that you start yourself
examples/                       manifests for other cases
docs/api.md                     all fields`;

process.exitCode = await main();

async function main(): Promise<number> {
  const command = new Command('npm run quickstart --')
    .description('Shows the operator at work, with a Kubernetes control plane and an emulator of AWS Lambda.')
    .option('--keep', 'keep everything running until Ctrl-C, to try things out')
    .helpOption('-h, --help', 'show this help')
    .allowExcessArguments(false)
    .exitOverride();
  try {
    const { keep = false } = command.parse().opts<{ keep?: boolean }>();
    const terminal = createTerminal(process.stdout);
    await runQuickstart({ keep, terminal, signal: interruption() });
    if (keep) terminal.say('Everything that was started has ended.');
    else {
      terminal.step(`Done, in ${(performance.now() / 1000).toFixed(1)} s`);
      terminal.say(WHAT_NEXT);
    }
    return 0;
  } catch (error) {
    return exitCodeOf(error, (text) => void process.stderr.write(`${text}\n`));
  }
}
