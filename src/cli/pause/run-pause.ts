import { openCluster } from '../cluster/cluster.ts';
import { UsageFailure } from '../failures.ts';
import type { OperatorOptions, PauseOptions } from '../options/pause.ts';
import type { Terminal } from '../terminal.ts';
import { findOperatorLease, setPaused } from './operator-lease.ts';

/** Pauses an operator: nothing is written to Lambda any longer. */
export async function runPause(options: PauseOptions, { signal, stdout }: Terminal): Promise<void> {
  const { reason } = options;
  if (reason === undefined || reason.trim() === '') {
    throw new UsageFailure("Say why: --reason 'INC-123'. Everybody whose write waits will read it.");
  }
  await using cluster = openCluster(options, signal);
  const lease = await findOperatorLease(cluster.connection, options, signal);
  await setPaused(cluster.connection, lease, reason, signal);
  const before = lease.paused === undefined ? '' : ` It was paused already: ${lease.paused}`;
  stdout.write(
    `${lease.namespace}/${lease.name} is paused: within 2 seconds nothing more is written to Lambda. Deletions wait, too.${before}\n`,
  );
}

/** Ends the pause of an operator. */
export async function runResume(options: OperatorOptions, { signal, stdout }: Terminal): Promise<void> {
  await using cluster = openCluster(options, signal);
  const lease = await findOperatorLease(cluster.connection, options, signal);
  if (lease.paused === undefined) {
    stdout.write(`${lease.namespace}/${lease.name} is not paused.\n`);
    return;
  }
  await setPaused(cluster.connection, lease, undefined, signal);
  stdout.write(`${lease.namespace}/${lease.name} is resumed. It was paused: ${lease.paused}\n`);
}
