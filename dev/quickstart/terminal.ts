import { styleText } from 'node:util';
import { commandLine } from '../local/shell.ts';

const INDENT = '   ';

/** The output of the quickstart. */
export interface Terminal {
  /** Starts a step, with a number. */
  step(title: string): void;
  /** Prints a paragraph. */
  say(text: string): void;
  /** Prints a line, without an empty line after it. */
  line(text: string): void;
  /** Prints a command as the user would type it; its output follows. */
  command(words: readonly string[]): void;
}

/** Prints indented lines. On a terminal, steps and commands are bold. */
export function createTerminal(stream: NodeJS.WriteStream): Terminal {
  let steps = 0;
  const bold = (text: string): string => styleText('bold', text, { stream });
  const line = (text: string): void => void stream.write(text === '' ? '\n' : `${INDENT}${text}\n`);
  return {
    step(title) {
      stream.write(`${bold(`${++steps}. ${title}`)}\n\n`);
    },
    say(text) {
      for (const each of text.trimEnd().split('\n')) line(each);
      line('');
    },
    line,
    command(words) {
      line(bold(`$ ${commandLine(words)}`));
    },
  };
}
