import { itemsOf, member, textAt } from './document.ts';
import type { KubernetesObject } from './kubernetes-objects.ts';
import { CROSSPLANE_KIND } from './kubernetes-sightings.ts';
import type { Warning } from './place.ts';

/**
 * The policies with which Crossplane writes to AWS. Without them it only observes.
 * https://docs.crossplane.io/latest/managed-resources/managed-resources/#managementpolicies
 */
const WRITING = ['Create', 'Update'];
const OTHERS = ['Observe', 'Delete', 'LateInitialize'];

/** Why Crossplane writes no settings for an object to Lambda; undefined if it writes them. */
export function whyUnwritten({ body }: KubernetesObject): string | undefined {
  const policies = policiesOf(body);
  // A policy that isn't known, such as a placeholder, may let Crossplane write.
  if (policies === undefined || !policies.every((policy) => OTHERS.includes(policy))) return undefined;
  return `its managementPolicies (${policies.join(', ') || 'none'}) let Crossplane write no settings`;
}

/** Warnings of an object that Crossplane writes less often than the operator would. */
export function writtenLess({ body, name }: KubernetesObject): Warning[] {
  const missing = WRITING.filter((policy) => !(policiesOf(body) ?? ['*']).some((one) => one === '*' || one === policy));
  const policies = member(body, 'spec', 'managementPolicies');
  const paused = member(body, 'metadata', 'annotations', 'crossplane.io/paused');
  const says = (reason: string) =>
    `${CROSSPLANE_KIND} ${name} ${reason}; the operator puts the settings and keeps them. Add managementPolicy: Observe to the manifest if the operator should only report.`;
  return [
    ...(policies && missing.length > 0
      ? [{ place: policies.place, sentence: says(`has managementPolicies without ${missing.join(', ')}`) }]
      : []),
    ...(paused && textAt(paused) === 'true' ? [{ place: paused.place, sentence: says('is paused') }] : []),
  ];
}

function policiesOf(body: KubernetesObject['body']): string[] | undefined {
  const policies = member(body, 'spec', 'managementPolicies');
  if (policies?.kind === 'scalar') return [policies.text];
  return policies && itemsOf(policies).map((policy) => textAt(policy) ?? '');
}
