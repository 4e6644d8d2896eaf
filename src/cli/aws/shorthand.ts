/** A value in shorthand: every scalar is a text. */
export type ShorthandValue = string | readonly ShorthandValue[] | { readonly [key: string]: ShorthandValue };

/** A structure written in shorthand. */
export type ShorthandStructure = { readonly [key: string]: ShorthandValue };

/** Loads the file that `key@=file://PATH` names; undefined if the text names no file. */
export type LoadNamedFile = (text: string) => string | undefined;

/** The text is not shorthand. The message shows the expected character and the position. */
export class ShorthandError extends Error {
  override readonly name = 'ShorthandError';
}

/**
 * Reads the AWS CLI's shorthand: `OnSuccess={Destination=A},OnFailure={Destination=B}`. Allowed are both kinds of quotes, `\,` for
 * a comma, spaces around `=` and `,`, lists (`key=a,b` and `key=[a,b]`), and `key@=file://PATH`. A repeated key is refused, but
 * inside braces the last one counts, as in the AWS CLI.
 *
 * Source of the grammar: https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-shorthand.html
 *
 * @throws ShorthandError
 */
export function readShorthand(text: string, loadNamedFile: LoadNamedFile = () => undefined): ShorthandStructure {
  return new ShorthandReader(text, loadNamedFile).structure();
}

const KEY = /[A-Za-z0-9\-_.#/:]*/y;
const SPACE = /[ \t\n\r\v\f]*/y;
const SINGLE_QUOTED = /'(?:\\'|[^'])*'/y;
const DOUBLE_QUOTED = /"(?:\\"|[^"])*"/y;
// A word ends at a quote or a comma. The first word of a value may contain =, and ends at the closing brace or bracket around it.
// In the words after it, = ends a key.
const FIRST_WORD = /(?:\\,|[^\s"',=[{])(?:\\,|[^"',\]}])*/y;
const LATER_WORD = /(?:\\,|[^\s"',=[{])(?:\\,|[^"',=])*/y;
// The characters that may be missing at the end of the text.
const END = 'EOF';

class ShorthandReader {
  readonly #text: string;
  readonly #loadNamedFile: LoadNamedFile;
  #at = 0;
  #loads = false;

  constructor(text: string, loadNamedFile: LoadNamedFile) {
    this.#text = text;
    this.#loadNamedFile = loadNamedFile;
  }

  structure(): ShorthandStructure {
    const entries = new Map<string, ShorthandValue>();
    let end = 0;
    do {
      if (entries.size > 0) this.#expect(',');
      const key = this.#keyAndEquals();
      const value = this.#values();
      if (entries.has(key)) {
        throw new ShorthandError(
          `Second instance of key "${key}" encountered for input:\n${this.#location(end + 1)}\n` +
            'This is often because there is a preceding "," instead of a space.',
        );
      }
      entries.set(key, value);
      end = this.#at;
    } while (this.#at < this.#text.length);
    return Object.fromEntries(entries);
  }

  #keyAndEquals(): string {
    const key = this.#take(KEY) ?? '';
    this.#skipSpace();
    this.#loads = this.#text[this.#at] === '@';
    if (this.#loads) this.#at += 1;
    this.#expect('=');
    return key;
  }

  #values(): ShorthandValue {
    return this.#bracketed() ?? this.#commaSeparated();
  }

  #bracketed(): ShorthandValue | undefined {
    if (this.#text[this.#at] === '[') return this.#list();
    return this.#text[this.#at] === '{' ? this.#braces() : undefined;
  }

  #list(): ShorthandValue {
    const values: ShorthandValue[] = [];
    this.#expect('[');
    while (this.#text[this.#at] !== ']') {
      values.push(this.#bracketed() ?? this.#firstWord());
      this.#separator(']');
    }
    this.#at += 1;
    return values;
  }

  #braces(): ShorthandValue {
    const entries = new Map<string, ShorthandValue>();
    this.#expect('{');
    while (this.#text[this.#at] !== '}') {
      const key = this.#keyAndEquals();
      entries.set(key, this.#bracketed() ?? this.#firstWord());
      this.#separator('}');
    }
    this.#at += 1;
    return Object.fromEntries(entries);
  }

  #separator(closing: ']' | '}'): void {
    this.#skipSpace();
    if (this.#text[this.#at] !== closing) this.#expect(',');
  }

  // `a,b` is a list, but in `key=a,other=b` the comma ends the value, since `other` is a key. Only its `=` shows that.
  #commaSeparated(): ShorthandValue {
    const first = this.#firstWord();
    const values = [first];
    this.#skipSpace();
    while (this.#text[this.#at] === ',') {
      const comma = this.#at;
      this.#expect(',');
      const word = this.#laterWord();
      if (word === undefined && this.#at >= this.#text.length) throw this.#unexpected('<second>', '<none>');
      this.#skipSpace();
      const ends = this.#at >= this.#text.length;
      if (word === undefined || !(ends || this.#text[this.#at] === ',')) {
        // An empty word has no key after it: the value ends at the next comma.
        if (this.#text[this.#at] !== ',') this.#at = comma;
        break;
      }
      values.push(word);
    }
    return values.length === 1 ? first : values;
  }

  #firstWord(): string {
    return this.#quoted() ?? this.#word(FIRST_WORD) ?? '';
  }

  #laterWord(): string | undefined {
    const quote = this.#text[this.#at];
    if (quote !== "'" && quote !== '"') return this.#word(LATER_WORD);
    try {
      return this.#quoted();
    } catch {
      return undefined;
    }
  }

  #quoted(): string | undefined {
    const quote = this.#text[this.#at];
    if (quote !== "'" && quote !== '"') return undefined;
    const taken = this.#take(quote === "'" ? SINGLE_QUOTED : DOUBLE_QUOTED);
    if (taken === undefined) {
      throw this.#unexpected(quote === "'" ? '<singled quoted>' : '<double quoted>', '<none>');
    }
    return this.#loaded(taken.slice(1, -1).replaceAll(`\\${quote}`, quote).replaceAll('\\\\', '\\'));
  }

  #word(pattern: RegExp): string | undefined {
    const taken = this.#take(pattern);
    return taken === undefined ? undefined : this.#loaded(taken.replaceAll('\\,', ',').trimEnd());
  }

  #loaded(text: string): string {
    return (this.#loads ? this.#loadNamedFile(text) : undefined) ?? text;
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const taken = pattern.exec(this.#text)?.[0];
    this.#at += taken?.length ?? 0;
    return taken;
  }

  #skipSpace(): void {
    this.#take(SPACE);
  }

  #expect(character: string): void {
    this.#skipSpace();
    const found = this.#text[this.#at];
    if (found !== character) throw this.#unexpected(character, found ?? END);
    this.#at += 1;
    this.#skipSpace();
  }

  #unexpected(expected: string, found: string): ShorthandError {
    return new ShorthandError(`Expected: '${expected}', received: '${found}' for input:\n${this.#location(this.#at)}`);
  }

  // The text, with a mark below the line of the mistake.
  #location(index: number): string {
    const before = this.#text.slice(0, index);
    const lineEnd = this.#text.indexOf('\n', index);
    const consumed = lineEnd < 0 ? this.#text : this.#text.slice(0, lineEnd);
    const remaining = lineEnd < 0 ? '' : this.#text.slice(lineEnd);
    return `${consumed}\n${' '.repeat(before.length - before.lastIndexOf('\n') - 1)}^${remaining}`;
  }
}
