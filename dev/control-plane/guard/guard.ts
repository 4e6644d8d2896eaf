/**
 * The program behind a guarded folder; its argument is the folder's path. It runs processes in the folder. When the process that
 * holds the folder ends in any way, the guard kills these processes and removes the folder. A handler in the holder could not do
 * that, since SIGKILL runs no handler. The guard sees the end of the holder because the kernel then closes the IPC channel.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Order, Word } from './messages.ts';

const [folder = ''] = process.argv.slice(2);
const running = new Map<number, ChildProcess>();
let ending = false;

function tell(word: Word): void {
  // A holder that has just ended gets no message; 'disconnect' follows and ends the guard.
  process.send?.(word, () => undefined);
}

function run(order: Extract<Order, { type: 'run' }>): void {
  const { id } = order;
  const log = openSync(join(folder, order.log), 'a');
  const child = spawn(order.executable, order.args, {
    cwd: order.cwd,
    env: order.env,
    stdio: ['ignore', log, log],
    // A process group of its own, so that a kill also ends its children, for example a compiler's.
    detached: true,
  });
  closeSync(log);
  child.once('error', (error) => {
    if (child.pid === undefined) tell({ type: 'notRun', id, reason: error.message });
  });
  if (child.pid === undefined) return;
  running.set(id, child);
  child.once('exit', (code, signal) => {
    running.delete(id);
    tell({ type: 'exited', id, exit: { code, signal } });
  });
  tell({ type: 'running', id, pid: child.pid });
}

function kill(id: number): void {
  const pid = running.get(id)?.pid;
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The process has ended by itself, and its 'exit' event follows.
  }
}

async function end(): Promise<void> {
  if (ending) return;
  ending = true;
  const ends = [...running.values()].map((child) => once(child, 'exit'));
  for (const id of running.keys()) kill(id);
  await Promise.all(ends);
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  process.exit(0);
}

process.on('message', (order: Order) => {
  if (ending) return;
  if (order.type === 'run') run(order);
  else kill(order.id);
});
process.on('disconnect', end);
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, end);

// The holder may have ended while this program was loading. Then 'disconnect' happened before there was a listener.
if (process.connected) tell({ type: 'ready' });
else void end();
