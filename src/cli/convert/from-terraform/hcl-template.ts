import type { Expression, TemplatePart } from './expression.ts';
import { childOf, type HclNode, namedChildrenOf } from './hcl-node.ts';

type Inner = (node: HclNode) => Expression;

/** The source of a template, of which the parser leaves out space at the ends of texts. */
interface TemplateSource {
  readonly text: string;
  /** The index in the file at which it starts. */
  readonly start: number;
  readonly inner: Inner;
  /** Makes a text of what is written; true: it begins at the start of the template. */
  plain(written: string, isFirst: boolean): string;
}

/** The parts of a quoted template or a heredoc. */
export function templateParts(node: HclNode, inner: Inner): TemplatePart[] {
  const quoted = childOf(node, 'quoted_template');
  if (quoted) {
    const { text, startIndex: start } = quoted;
    return partsIn(namedChildrenOf(quoted), 1, text.length - 1, { text, start, inner, plain: unescaped });
  }
  const heredoc = childOf(node, 'heredoc_template');
  return heredoc ? heredocParts(heredoc, inner) : [{ kind: 'opaque' }];
}

/** HCL's escapes: https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences */
export function unescaped(text: string): string {
  return withoutDoubled(
    text.replace(/\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))/gs, (_, short, long, letter) =>
      letter === undefined ? String.fromCodePoint(Number.parseInt(short ?? long, 16)) : (LETTERS[letter] ?? letter),
    ),
  );
}

const LETTERS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** `$${` stands for `${`. */
function withoutDoubled(text: string): string {
  return text.replace(/\$\$\{/g, '${').replace(/%%\{/g, '%{');
}

function heredocParts(heredoc: HclNode, inner: Inner): TemplatePart[] {
  const { text, startIndex: start } = heredoc;
  const [, indented = '', rest = ''] = text.match(/^<<(-?)[^\n]*\n([\s\S]*)$/) ?? [];
  const body = rest.replace(/\n[^\n]*$/, '\n').replace(/^[ \t]*[\w-]+$/, '');
  const indent = indented ? indentOf(body) : 0;
  const plain = (written: string, isFirst: boolean) =>
    withoutDoubled(written.replace(new RegExp(`(${isFirst ? '^|' : ''}\\n)[ \\t]{0,${indent}}`, 'g'), '$1'));
  const from = text.length - rest.length;
  return partsIn(namedChildrenOf(heredoc), from, from + body.length, { text, start, inner, plain });
}

/** The smallest indent of the lines of a text, without those that are empty. */
function indentOf(text: string): number {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.length === 0 ? 0 : Math.min(...lines.map((line) => line.length - line.trimStart().length));
}

/** The expressions and directives among some nodes, and the texts between them. */
function partsIn(nodes: readonly HclNode[], from: number, to: number, source: TemplateSource): TemplatePart[] {
  const all: TemplatePart[] = [];
  let at = from;
  for (const node of nodes) {
    const part = partOf(node, source);
    if (part === undefined) continue;
    all.push(...textIn(at, node.startIndex - source.start, at === from, source), part);
    at = node.endIndex - source.start;
  }
  return [...all, ...textIn(at, to, at === from, source)];
}

/** The markers ${~ and ~} take away the space beside them. */
function textIn(from: number, to: number, isFirst: boolean, { text, plain }: TemplateSource): TemplatePart[] {
  const written = plain(text.slice(from, to), isFirst);
  const left = text.slice(from - 2, from) === '~}' ? written.trimStart() : written;
  const cut = /^[$%]\{~/.test(text.slice(to)) ? left.trimEnd() : left;
  return cut === '' ? [] : [{ kind: 'text', text: cut }];
}

function partOf(node: HclNode, source: TemplateSource): TemplatePart | undefined {
  if (node.type === 'template_directive') return directive(node, source);
  const expression = node.type === 'template_interpolation' ? childOf(node, 'expression') : undefined;
  return expression && { kind: 'value', expression: source.inner(expression) };
}

function directive(node: HclNode, source: TemplateSource): TemplatePart {
  const chosen = childOf(node, 'template_if');
  const intro = childOf(chosen, 'template_if_intro');
  const condition = childOf(intro, 'expression');
  const end = childOf(chosen, 'template_if_end');
  if (!chosen || !intro || !condition || !end) return { kind: 'opaque' };
  const otherwise = childOf(chosen, 'template_else_intro');
  const between = (first: HclNode, last: HclNode) => {
    const nodes = namedChildrenOf(chosen).filter(
      (inner) => inner.startIndex >= first.endIndex && inner.endIndex <= last.startIndex,
    );
    return partsIn(nodes, first.endIndex - source.start, last.startIndex - source.start, source);
  };
  return {
    kind: 'if',
    condition: source.inner(condition),
    whenTrue: between(intro, otherwise ?? end),
    whenFalse: otherwise ? between(otherwise, end) : [],
  };
}
