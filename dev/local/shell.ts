import { delimiter, dirname } from 'node:path';
import type { LocalEnvironment } from './local-environment.ts';

/** The words as one would type them. */
export function commandLine(words: readonly string[]): string {
  return words.map(quoted).join(' ');
}

/**
 * The lines to paste into a shell, so that kubectl, the operator and AWS clients use the local environment there.
 *
 * @param shell - the environment of that shell, as far as can be told
 */
export function shellLines(
  { variables, controlPlane }: Pick<LocalEnvironment, 'variables' | 'controlPlane'>,
  shell: Readonly<Record<string, string | undefined>>,
): string[] {
  // A profile, or an endpoint for Lambda alone, would outweigh what is exported here.
  const misleading = Object.keys(shell).filter((name) => name.startsWith('AWS_') && !(name in variables));
  return [
    ...(misleading.length > 0 ? [`unset ${misleading.join(' ')}`] : []),
    ...Object.entries(variables).map(([name, value]) => `export ${name}=${quoted(value)}`),
    // Behind all others, so that it is the kubectl of who has none.
    `export PATH="$PATH"${delimiter}${quoted(dirname(controlPlane.kubectl))}`,
  ];
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
