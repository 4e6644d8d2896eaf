#!/usr/bin/env node
import { systemClock } from '../clock.ts';
import { runCommandLine } from './command-line.ts';
import type { Output, Terminal } from './terminal.ts';

const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
process.once('SIGTERM', () => stop.abort());
// The reader of the output may close it early, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

// An empty variable counts as unset, but for the AWS CLI's profile. commander and the AWS SDK would take it for a value.
const PROFILES = ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE'];
const env = { ...process.env };
for (const [name, value] of Object.entries(env)) {
  if (value !== '') continue;
  delete process.env[name];
  if (!PROFILES.includes(name)) delete env[name];
}

const terminal: Terminal = {
  stdout: output(process.stdout),
  stderr: output(process.stderr),
  env,
  folder: process.cwd(),
  clock: systemClock,
  signal: stop.signal,
  async readInput() {
    process.stdin.setEncoding('utf8');
    let text = '';
    for await (const chunk of process.stdin) text += chunk;
    return text;
  },
};

process.exitCode = await runCommandLine(process.argv.slice(2), terminal);

function output(stream: NodeJS.WriteStream): Output {
  return { write: (text) => void stream.write(text), isTerminal: stream.isTTY === true, columns: stream.columns };
}
