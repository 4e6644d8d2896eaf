import type { Collected } from '../source.ts';
import type { Attribute, Block } from './block.ts';
import { evaluate } from './evaluate.ts';
import { indirectTypeOf, verdictOf } from './indirect-type.ts';
import type { Surroundings } from './instances.ts';
import { allMade } from './repeated.ts';
import { iterationsOf } from './repetition.ts';
import { type Instance, type Scope, scopeOf } from './scope.ts';
import { asUnknown, shown } from './value.ts';

// Functions whose result is JSON or YAML, of which only the names matter here.
const ENCODERS = ['jsonencode', 'yamlencode'];

/** Accounts for the resources of a module's instance that may deploy an event invoke config without being one. */
export function accountForIndirect(instance: Instance, surroundings: Surroundings, into: Collected): void {
  for (const [address, block] of instance.module.resources) {
    const type = indirectTypeOf(block.type === 'resource' ? block.labels[0] : undefined);
    if (type === undefined) continue;
    const { place } = block;
    const scope = { ...scopeOf(instance, { ...surroundings, pending: [] }, address), resource: address };
    const made = allMade(iterationsOf(block, scope, (attribute, inner) => evaluate(attribute.expression, inner)));
    if (made.length === 0) into.absent.push({ place, because: hasNoInstance(instance, address) });
    for (const { suffix, bindings } of made) {
      const own = { ...scope, resource: `${address}${suffix}`, bindings };
      const verdict = verdictOf(type, `${instance.prefix}${own.resource}`, (name) => textOf(block, name, own));
      if ('because' in verdict) into.absent.push({ place, because: verdict.because });
      else into.warnings.push({ place, sentence: verdict.sentence });
    }
  }
}

/** The reason why a block with count or for_each makes nothing. */
export function hasNoInstance({ prefix }: Instance, address: string): string {
  return `${prefix}${address} has no instance, by its count or for_each`;
}

function textOf(block: Block, name: string, scope: Scope): string | undefined {
  const attribute = block.attributes.get(name);
  return attribute && knownText(attribute, { ...scope, owner: `${scope.resource}.${name}` });
}

/** The text of an argument, in which unknown parts between the known ones don't matter, such as the ARN of a queue in a template. */
function knownText({ expression }: Attribute, scope: Scope): string | undefined {
  const [encoded] = expression.kind === 'call' && ENCODERS.includes(expression.name) ? expression.args : [];
  const value = evaluate(encoded ?? expression, scope);
  if ((encoded || value.kind === 'map') && value.kind !== 'text') return shown(value);
  if (value.kind !== 'text') return undefined;
  const { placeholders } = scope;
  const isUnknown = asUnknown(value) !== undefined && placeholders.peek(value.text) === undefined;
  if (isUnknown) return undefined;
  return value.text
    .map((part) => (placeholders.peek([part]) === undefined ? 'unknown' : placeholders.fill([part])))
    .join('');
}
