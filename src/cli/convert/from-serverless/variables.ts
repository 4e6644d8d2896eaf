import { member, textAt, type Value } from '../document.ts';
import type { Place } from '../place.ts';
import type { Text, Unknown } from '../placeholder.ts';

/** The variables of one serverless.yml: https://www.serverless.com/framework/docs/providers/aws/guide/variables */
export interface Variables {
  readonly path: string;
  readonly root: Value;
}

// Variables that refer to each other in a circle have no value. No real file has so many levels.
const MAXIMUM_DEPTH = 20;

/** The stage of a deployment if neither the file nor the command line names one. */
const DEFAULT_STAGE = 'dev';

/** A text with its variables replaced. A variable without a value in the file is unknown. */
export function expand(text: string, place: Place, variables: Variables, depth = 0): Text {
  return pieces(text).flatMap((piece): Text => {
    if (!piece.startsWith('${') || !piece.endsWith('}')) return piece === '' ? [] : [piece];
    return depth > MAXIMUM_DEPTH
      ? [unknownOf(piece.slice(2, -1), place, variables)]
      : variable(piece.slice(2, -1), place, variables, depth + 1);
  });
}

/** The mapping or sequence that a variable stands for; any other value is returned as it is. */
export function dereference(value: Value | undefined, variables: Variables, depth = 0): Value | undefined {
  const path = value?.kind === 'scalar' ? value.text.match(/^\$\{self:([\w.-]+)\}$/)?.[1] : undefined;
  if (path === undefined || depth > MAXIMUM_DEPTH) return value;
  const target = member(variables.root, ...path.split('.'));
  return target === undefined || target.kind === 'scalar' ? value : dereference(target, variables, depth + 1);
}

/** The stage of the file. The command line may name another one. */
export function stage(place: Place, variables: Variables, depth = 0): Text {
  const own = member(variables.root, 'provider', 'stage');
  if (own?.kind === 'scalar') return expand(own.text, own.place, variables, depth);
  return [{ ...unknownOf('opt:stage', place, variables), otherwise: DEFAULT_STAGE }];
}

function variable(inner: string, place: Place, variables: Variables, depth: number): Text {
  const [source = '', ...fallbacks] = alternatives(inner);
  const name = expand(source, place, variables, depth);
  const whole = name.every((part) => typeof part === 'string') ? name.join('') : undefined;
  if (whole === undefined) return [unknownOf(inner, place, variables)];
  const value = lookUp(whole, place, variables, depth);
  if (value !== undefined) return value;
  const otherwise = fallback(fallbacks, place, variables, depth);
  const unknown = unknownOf(whole, place, variables);
  // If the file lacks the value of `self:`, the alternative always applies.
  if (whole.startsWith('self:') && otherwise) return otherwise;
  const known = otherwise?.every((part) => typeof part === 'string') ? otherwise.join('') : undefined;
  return known === undefined ? (otherwise ?? [unknown]) : [{ ...unknown, otherwise: known }];
}

/** The value of a variable in the file, without its alternatives. */
function lookUp(name: string, place: Place, variables: Variables, depth: number): Text | undefined {
  if (name === 'sls:stage' || name === 'self:provider.stage') return stage(place, variables, depth);
  if (name === 'aws:accountId') return [{ reference: 'AWS_ACCOUNT_ID', scope: '', place }];
  // Serverless leaves CloudFormation's own variables alone.
  if (name.startsWith('AWS::')) return [{ reference: name, scope: '', place }];
  if (name === 'aws:region' && textAt(variables.root, 'provider', 'region') === undefined) {
    return [{ reference: 'AWS_REGION', scope: '', place }];
  }
  const path = name === 'aws:region' ? 'provider.region' : name.match(/^self:([\w.-]+)$/)?.[1];
  if (path === undefined) return undefined;
  const value = member(variables.root, ...path.split('.'));
  return value?.kind === 'scalar' ? expand(value.text, place, variables, depth) : undefined;
}

function fallback(
  [first, ...rest]: readonly string[],
  place: Place,
  variables: Variables,
  depth: number,
): Text | undefined {
  if (first === undefined) return undefined;
  const literal = first.match(/^(['"])(.*)\1$/)?.[2] ?? first.match(/^\d+$/)?.[0];
  if (literal !== undefined) return expand(literal, place, variables, depth);
  const inner = first.startsWith('${') ? first.slice(2, -1) : first;
  return variable([inner, ...rest].join(', '), place, variables, depth);
}

/** Splits a text at its outermost variables. */
function pieces(text: string): string[] {
  const cut: string[] = [];
  let start = 0;
  for (let at = text.indexOf('${'); at >= 0; at = text.indexOf('${', start)) {
    const end = closing(text, at + 2);
    if (end < 0) break;
    cut.push(text.slice(start, at), text.slice(at, end + 1));
    start = end + 1;
  }
  return [...cut, text.slice(start)];
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

/** A variable and its alternatives, separated by commas. Commas within a variable or a text don't count. */
function alternatives(inner: string): string[] {
  const parts = inner.match(/(?:\$\{[^}]*\}|'[^']*'|"[^"]*"|\([^)]*\)|[^,'"(])+/g) ?? [];
  return parts.map((part) => part.trim());
}

function unknownOf(reference: string, place: Place, { path }: Variables): Unknown {
  return { reference, scope: path, place };
}
