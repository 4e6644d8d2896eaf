import { styleText } from 'node:util';
import { commandLine } from '../local/shell.ts';

const INDENT = '   ';

/** Where the quickstart tells what it does. */
export interface Terminal {
  /** Begins a step, which gets a number. */
  step(title: string): void;
  /** A paragraph. */
  say(text: string): void;
  /** A line that is followed by others of its kind, or by a paragraph. */
  line(text: string): void;
  /** A command as the user would type it, to be followed by what it prints. */
  command(words: readonly string[]): void;
}

/** Tells it in indented lines; what matters is bold where the stream is a terminal. */
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
