import { delimiter, dirname } from 'node:path';
import type { LocalEnvironment } from './local-environment.ts';

/** Words as a command line for a shell. */
export function commandLine(words: readonly string[]): string {
  return words.map(quoted).join(' ');
}

/**
 * Lines to paste into a shell, so that kubectl, the operator and AWS clients use the local environment there.
 *
 * @param shell - the probable environment of that shell
 */
export function shellLines(
  { variables, controlPlane }: Pick<LocalEnvironment, 'variables' | 'controlPlane'>,
  shell: Readonly<Record<string, string | undefined>>,
): string[] {
  // A profile, or an endpoint of Lambda alone, would override the exported variables.
  const misleading = Object.keys(shell).filter((name) => name.startsWith('AWS_') && !(name in variables));
  return [
    ...(misleading.length > 0 ? [`unset ${misleading.join(' ')}`] : []),
    ...Object.entries(variables).map(([name, value]) => `export ${name}=${quoted(value)}`),
    // At the end of PATH, so that a kubectl of the user's own comes first.
    `export PATH="$PATH"${delimiter}${quoted(dirname(controlPlane.kubectl))}`,
  ];
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
