import { itemsOf, member, textAt, type Value } from './document.ts';
import { configTypeOf } from './from-terraform/event-invoke-config.ts';
import { indirectTypeOf } from './from-terraform/indirect-type.ts';
import { mentionWarning, mentionWithin } from './mentions.ts';
import type { Sighting, Warning } from './place.ts';
import { visit } from './tree.ts';

/**
 * The warning of a plan in which resources are missing.
 * https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
 */
export function tellOfUnplanned(plan: Value): Warning[] {
  const isErrored = textAt(plan, 'errored') === 'true';
  if (!isErrored && textAt(plan, 'complete') !== 'false') return [];
  const why = isErrored ? 'Terraform failed before it was complete' : 'another plan must follow, as after -target';
  const sentence = `this plan does not have all that Terraform will deploy, since ${why}: convert a plan that is complete.`;
  return [{ place: member(plan, isErrored ? 'errored' : 'complete')?.place ?? plan.place, sentence }];
}

/** Warnings of the changes that Terraform puts off, since it lacks values for them: their resources are not among the planned ones. */
export function tellOfDeferred(plan: Value): Warning[] {
  return itemsOf(member(plan, 'deferred_changes')).flatMap((deferred) => {
    const change = member(deferred, 'resource_change');
    const type = textAt(change, 'type');
    if (change === undefined || (configTypeOf(type) ?? indirectTypeOf(type)) === undefined) return [];
    const sentence = `${textAt(change, 'address') ?? type} is put off to a later plan: convert that one, too.`;
    return [{ place: change.place, sentence }];
  });
}

/** Warnings of the commands that a plan runs for its resources, which only its configuration has. */
export function tellOfCommands(plan: Value): Warning[] {
  const warnings: Warning[] = [];
  const configuration = member(plan, 'configuration');
  if (configuration === undefined) return [];
  visit(configuration, (value) => {
    const mention = mentionsOf(member(value, 'provisioners'));
    warnings.push(...mention.map((one) => mentionWarning(one, `in ${textAt(value, 'address')}`)));
  });
  return warnings;
}

/** Warnings of another resource whose values tell of an event invoke config, such as a release of Helm. */
export function tellOfMention(resource: Value): Warning[] {
  const address = textAt(resource, 'address') ?? 'a resource';
  return mentionsOf(member(resource, 'values')).map((one) => mentionWarning(one, `in ${address}`));
}

function mentionsOf(value: Value | undefined): Sighting[] {
  const mention = value && mentionWithin(value, 'own');
  return mention ? [mention] : [];
}
