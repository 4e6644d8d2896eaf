/** A part of a text: a variable, without its braces, or what stands between variables. */
export interface Piece {
  readonly text: string;
  readonly isVariable: boolean;
}

/** Splits a text at its outermost variables. `#{Queue.Arn}` is the form that a plugin has for
 * CloudFormation's own variables. */
export function pieces(text: string): Piece[] {
  const cut: Piece[] = [];
  let start = 0;
  for (let at = nextVariable(text, 0); at >= 0; at = nextVariable(text, start)) {
    const end = closing(text, at + 2);
    if (end < 0) break;
    cut.push(plain(text.slice(start, at)), { text: text.slice(at + 2, end), isVariable: true });
    start = end + 1;
  }
  return [...cut, plain(text.slice(start))];
}

/** A variable and its alternatives, separated by commas. Commas within a variable or a text don't count. */
export function alternatives(inner: string): string[] {
  const parts: string[] = [''];
  let open = 0;
  let quote = '';
  for (const letter of inner) {
    if (quote === '' && open === 0 && letter === ',') {
      parts.push('');
      continue;
    }
    if (quote !== '') quote = letter === quote ? '' : quote;
    else if (letter === "'" || letter === '"') quote = letter;
    else if (letter === '{' || letter === '(') open += 1;
    else if (letter === '}' || letter === ')') open -= 1;
    parts.push(`${parts.pop() ?? ''}${letter}`);
  }
  return parts.map((part) => part.trim());
}

function plain(text: string): Piece {
  return { text, isVariable: false };
}

function nextVariable(text: string, from: number): number {
  const found = text.slice(from).search(/[$#]\{/);
  return found < 0 ? found : from + found;
}

function closing(text: string, from: number): number {
  let open = 1;
  for (let at = from; at < text.length; at += 1) {
    if (text.startsWith('${', at)) open += 1;
    else if (text[at] === '}') open -= 1;
    if (open === 0) return at;
  }
  return -1;
}
