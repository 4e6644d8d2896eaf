import type { Expression, TemplatePart } from './expression.ts';
import { childOf, type HclNode, namedChildrenOf } from './hcl-node.ts';

type Inner = (node: HclNode) => Expression;

/** The parts of a quoted template or a heredoc. */
export function templateParts(node: HclNode, inner: Inner): TemplatePart[] {
  const quoted = childOf(node, 'quoted_template');
  if (quoted) return partsOf(namedChildrenOf(quoted), inner, unescaped);
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

/** The parser leaves out space at the ends of a heredoc's texts, so the texts are cut out of the source. */
function heredocParts(heredoc: HclNode, inner: Inner): TemplatePart[] {
  const source = heredoc.text;
  const [, indented = '', rest = ''] = source.match(/^<<(-?)[^\n]*\n([\s\S]*)$/) ?? [];
  const body = rest.replace(/\n[^\n]*$/, '\n').replace(/^[ \t]*[\w-]+$/, '');
  if (!/[$%]\{/.test(body.replace(/[$%][$%]\{/g, ''))) {
    return [{ kind: 'text', text: withoutDoubled(indented ? outdented(body) : body) }];
  }
  const parts = namedChildrenOf(heredoc).filter(({ type }) => !type.startsWith('heredoc_'));
  const start = heredoc.startIndex;
  let at = source.length - rest.length;
  const end = at + body.length;
  const all: TemplatePart[] = [];
  for (const part of parts) {
    if (part.type === 'template_literal') continue;
    const from = part.startIndex - start;
    all.push({ kind: 'text', text: withoutDoubled(source.slice(at, from)) }, ...partsOf([part], inner, withoutDoubled));
    at = part.endIndex - start;
  }
  return [...all, { kind: 'text', text: withoutDoubled(source.slice(at, end)) }];
}

function outdented(text: string): string {
  const lines = text.split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length);
  const indent = Math.min(...indents);
  return lines.map((line) => line.slice(indents.length === 0 ? 0 : indent)).join('\n');
}

function partsOf(nodes: readonly HclNode[], inner: Inner, text: (raw: string) => string): TemplatePart[] {
  return nodes.flatMap((node): TemplatePart[] => {
    if (node.type === 'template_literal') return [{ kind: 'text', text: text(node.text) }];
    if (node.type === 'template_interpolation') {
      const expression = childOf(node, 'expression');
      return expression ? [{ kind: 'value', expression: inner(expression) }] : [];
    }
    if (node.type === 'template_directive') return [directive(node, inner, text)];
    return [];
  });
}

function directive(node: HclNode, inner: Inner, text: (raw: string) => string): TemplatePart {
  const chosen = childOf(node, 'template_if');
  const condition = childOf(childOf(chosen, 'template_if_intro'), 'expression');
  if (!chosen || !condition) return { kind: 'opaque' };
  const children = namedChildrenOf(chosen);
  const otherwise = children.findIndex(({ type }) => type === 'template_else_intro');
  const end = otherwise < 0 ? children.length : otherwise;
  return {
    kind: 'if',
    condition: inner(condition),
    whenTrue: partsOf(children.slice(0, end), inner, text),
    whenFalse: partsOf(children.slice(end), inner, text),
  };
}
