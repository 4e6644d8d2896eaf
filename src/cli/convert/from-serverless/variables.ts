import type { Value } from '../document.ts';
import type { Place } from '../place.ts';
import type { Text, Unknown } from '../placeholder.ts';
import { at, fileOf, type Service } from './service.ts';
import { alternatives, pieces } from './variable-syntax.ts';

// Variables that refer to each other in a circle have no value. No real file has so many levels.
const MAXIMUM_DEPTH = 20;

/** The stage and the region of a deployment if neither the file nor the command line names one. */
const DEFAULT_STAGE = 'dev';
const DEFAULT_REGION = 'us-east-1';

/**
 * A text with its variables replaced. A variable without a value in the files is unknown.
 * https://www.serverless.com/framework/docs/providers/aws/guide/variables
 *
 * @param isTemplate - true: variables of CloudFormation's form, `${Queue}`, stay as they are
 */
export function expand(text: string, place: Place, service: Service, isTemplate = false, depth = 0): Text {
  return pieces(text).flatMap((piece): Text => {
    if (!piece.isVariable) return piece.text === '' ? [] : [piece.text];
    if (isTemplate && !/^\s*(?:\w+:|file\(|AWS::)/.test(piece.text)) return [`\${${piece.text}}`];
    return depth > MAXIMUM_DEPTH
      ? [unknownOf(piece.text, place, service)]
      : variable(piece.text, place, service, depth + 1);
  });
}

/** The value that a variable stands for, if the text is nothing but a variable; any other value is returned as it is. */
export function dereference(value: Value | undefined, service: Service, depth = 0): Value | undefined {
  if (value?.kind !== 'scalar' || depth > MAXIMUM_DEPTH) return value;
  const [only, ...others] = pieces(value.text).filter(({ text }) => text !== '');
  if (!only?.isVariable || others.length > 0) return value;
  for (const alternative of alternatives(only.text)) {
    const target = targetOf(alternative, value.place, service, depth);
    if (target !== undefined) return dereference(target, service, depth + 1);
  }
  return value;
}

/** True if a value is a variable that the files don't resolve. */
export function isUnresolved(value: Value | undefined): boolean {
  return value?.kind === 'scalar' && value.text.includes('${');
}

/** True if a text is what JavaScript takes for absent, such as 0; undefined if the files don't give it. Tells what it assumes. */
export function isFalsy(text: Text, { placeholders }: Service): boolean | undefined {
  if (placeholders.peek(text) === undefined) return undefined;
  return ['', '0', 'false'].includes(placeholders.fill(text));
}

/** The stage. The command line may name another one than the file. */
export function stage(place: Place, service: Service, depth = 0): Text {
  return overridable('stage', DEFAULT_STAGE, place, service, depth);
}

/** The region of the service. The command line may name another one than the file. */
export function region(place: Place, service: Service, depth = 0): Text {
  return overridable('region', DEFAULT_REGION, place, service, depth);
}

/** An option of the command line that takes the place of the provider's setting of the same name. */
function overridable(name: 'stage' | 'region', byDefault: string, place: Place, service: Service, depth: number): Text {
  const own = member(service.root, `provider.${name}`, service, depth);
  const unknown = unknownOf(`opt:${name}`, own?.place ?? place, service);
  const set = service.placeholders.set(unknown);
  if (set !== undefined) return [set];
  if (own?.kind !== 'scalar') return [{ ...unknown, otherwise: byDefault }];
  const text = expand(own.text, own.place, service, false, depth);
  const literal = text.every((part) => typeof part === 'string') ? text.join('') : undefined;
  // Another stage than the file's is common, and changes names; another region is rare.
  return literal === undefined || name === 'region'
    ? text
    : [{ ...unknown, otherwise: literal, because: 'as the file says' }];
}

function variable(inner: string, place: Place, service: Service, depth: number): Text {
  const [source = '', ...fallbacks] = alternatives(inner);
  const whole = nameIn(source, place, service, depth);
  if (whole === undefined) return [unknownOf(inner, place, service)];
  const value = lookUp(whole, place, service, depth);
  if (value !== undefined) return value;
  const otherwise = fallback(fallbacks, place, service, depth);
  const unknown = unknownOf(whole, place, service);
  // If the files lack the value, the alternative always applies.
  if (/^(?:self:|file\(|param:)/.test(whole) && otherwise) return otherwise;
  const known = otherwise?.every((part) => typeof part === 'string') ? otherwise.join('') : undefined;
  return known === undefined ? (otherwise ?? [unknown]) : [{ ...unknown, otherwise: known }];
}

/** A variable's name, in which there may be variables; undefined if the files don't give it. */
function nameIn(source: string, place: Place, service: Service, depth: number): string | undefined {
  const text = expand(source, place, service, false, depth);
  return service.placeholders.peek(text) === undefined ? undefined : service.placeholders.fill(text);
}

/** The text of a variable in the files, without its alternatives. */
function lookUp(name: string, place: Place, service: Service, depth: number): Text | undefined {
  if (name === 'sls:stage' || name === 'self:provider.stage') return stage(place, service, depth);
  if (name === 'aws:accountId') return [{ reference: 'AWS_ACCOUNT_ID', scope: '', place, isWord: true }];
  if (name === 'AWS::Region' || name === 'self:provider.region') return region(place, service, depth);
  // Serverless leaves CloudFormation's own variables alone.
  if (name.startsWith('AWS::')) return [{ reference: name, scope: '', place, isWord: true }];
  if (name === 'aws:region') {
    if (member(service.root, 'provider.region', service, depth) !== undefined) return region(place, service, depth);
    return [{ reference: 'AWS_REGION', scope: '', place, isWord: true }];
  }
  const value = dereference(targetOf(name, place, service, depth), service, depth + 1);
  return value?.kind === 'scalar' ? expand(value.text, value.place, service, false, depth) : undefined;
}

/** The value of a variable in the files: of `self:`, `file()` or `param:`. */
function targetOf(source: string, place: Place, service: Service, depth: number): Value | undefined {
  if (!/^(?:self:|file\(|param:)/.test(source)) return undefined;
  const name = nameIn(source, place, service, depth + 1);
  const own = name?.match(/^self:([\w.-]*)$/)?.[1];
  if (own !== undefined) return member(service.root, own, service, depth);
  const [, file, path = ''] = name?.match(/^file\(\s*([^)]+?)\s*\)(?::\s*([\w.-]+))?$/) ?? [];
  if (file !== undefined) return member(fileOf(file, service), path, service, depth);
  const parameter = name?.match(/^param:([\w-]+)$/)?.[1];
  return parameter === undefined ? undefined : parameterOf(parameter, place, service, depth);
}

/** A member by a path with dots; on its way there may be variables. */
function member(from: Value | undefined, path: string, service: Service, depth: number): Value | undefined {
  const keys = path === '' ? [] : path.split('.');
  return keys.reduce((value, key) => at(dereference(value, service, depth + 1), key), from);
}

/** https://www.serverless.com/framework/docs/guides/parameters */
function parameterOf(name: string, place: Place, service: Service, depth: number): Value | undefined {
  const current = service.placeholders.peek(stage(place, service, depth)) ?? 'default';
  const { root } = service;
  const candidates = [current, 'default'].flatMap((one) => [`stages.${one}.params.${name}`, `params.${one}.${name}`]);
  return candidates.map((path) => member(root, path, service, depth)).find((value) => value !== undefined);
}

function fallback(
  [first, ...rest]: readonly string[],
  place: Place,
  service: Service,
  depth: number,
): Text | undefined {
  if (first === undefined) return undefined;
  const literal = first.match(/^(['"])(.*)\1$/)?.[2] ?? first.match(/^(?:\d+|true|false)$/)?.[0];
  if (literal !== undefined) return expand(literal, place, service, false, depth);
  const inner = first.startsWith('${') ? first.slice(2, -1) : first;
  return variable([inner, ...rest].join(', '), place, service, depth);
}

function unknownOf(reference: string, place: Place, { path }: Service): Unknown {
  return { reference, scope: path, place };
}
