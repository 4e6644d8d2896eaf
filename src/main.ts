import './heap.ts';
import { CommanderError } from 'commander';
import { KubeConfigError } from './kubernetes/kube-config.ts';
import { ProxyError } from './network/proxies.ts';
import { createLog } from './observability/log.ts';
import { runOperator } from './operator.ts';
import { type OperatorOptions, readOperatorOptions } from './options/operator.ts';

/** Exit code for an option that the user has to correct. */
const WRONG_USE = 2;

process.exitCode = await main();
// A pending timer of the work queue would keep the process alive.
process.exit();

async function main(): Promise<number> {
  let options: OperatorOptions;
  try {
    options = readOperatorOptions(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : WRONG_USE;
  }
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop.abort());
  try {
    await runOperator(options, createLog(options.logLevel, options.logFormat), stop.signal);
    return 0;
  } catch (error) {
    if (!(error instanceof KubeConfigError || error instanceof ProxyError)) throw error;
    process.stderr.write(`error: ${error.message}\n`);
    return WRONG_USE;
  }
}
