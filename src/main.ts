import { CommanderError } from 'commander';
import { KubeConfigError } from './kubernetes/kube-config.ts';
import { ProxyError } from './network/proxies.ts';
import { ListenError } from './observability/http-server.ts';
import { createLog, type Log } from './observability/log.ts';
import { type Ended, runOperator } from './operator.ts';
import { type OperatorOptions, readOperatorOptions } from './options/operator.ts';

/** Exit code for a defect of the operator's own. */
const CRASHED = 1;

/** Exit code for an option that the user has to correct. */
const WRONG_USE = 2;

/** Exit codes of a process that a signal ends, as a shell tells them: 128 and the signal's number. */
const ENDED_BY = { SIGINT: 130, SIGTERM: 143 } as const;

const EXIT_CODES: Readonly<Record<Ended, number>> = { Stopped: 0, LeadershipLost: 3 };

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
  const log = createLog(options.logLevel, options.logFormat);
  process.on('uncaughtException', (error) => crash(error, log));
  process.on('unhandledRejection', (error) => crash(error, log));
  const stop = new AbortController();
  // The system would not end a container's first process by a signal that the process does not handle.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => (stop.signal.aborted ? process.exit(ENDED_BY[signal]) : stop.abort()));
  }
  try {
    return EXIT_CODES[await runOperator(options, log, stop.signal)];
  } catch (error) {
    if (!(error instanceof KubeConfigError || error instanceof ProxyError || error instanceof ListenError)) throw error;
    process.stderr.write(`error: ${error.message}\n`);
    return WRONG_USE;
  }
}

// Nobody knows what still works, so nothing more is written: the process ends in this very moment. The Lease stays as it is, so
// that the next process takes the writes of this one for unfinished.
function crash(error: unknown, log: Log): never {
  log.writeNow('error', 'crashed', {
    detail: error instanceof Error ? error.message : String(error),
    ...(error instanceof Error && { stack: error.stack }),
  });
  process.exit(CRASHED);
}
