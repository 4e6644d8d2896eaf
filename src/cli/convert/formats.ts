import type { Format } from '../options/convert.ts';
import { isAboutFunction, whyForeign } from './aws-cli-json.ts';
import { entriesOf, member, textAt, type Value } from './document.ts';
import { isTemplate } from './from-cloudformation/template-form.ts';
import { ackSightings, crossplaneSightings } from './kubernetes-sightings.ts';

/** The formats of a document in YAML or JSON, by its content. */
export function formatsOf(document: Value): Exclude<Format, 'terraform'>[] {
  if (member(document, 'format_version') && (member(document, 'values') || member(document, 'planned_values'))) {
    return ['terraform-state'];
  }
  const apiVersion = textAt(document, 'apiVersion');
  if (apiVersion !== undefined && member(document, 'kind')) return kubernetesFormats(document);
  if (isTemplate(document)) return ['cloudformation'];
  if (member(document, 'service') && (member(document, 'functions') || member(document, 'provider'))) {
    return ['serverless'];
  }
  return isAboutFunction(document) && whyForeign(document) === undefined ? ['aws-cli'] : [];
}

/** Objects of the controllers, and any object in which theirs stand, such as a composition. */
function kubernetesFormats(document: Value): ('ack' | 'crossplane')[] {
  const items = member(document, 'items');
  if (items?.kind === 'list') return items.items.flatMap(kubernetesFormats);
  if (isDefinition(document)) return [];
  const apiVersion = textAt(document, 'apiVersion') ?? '';
  // The annotations of a namespace give its objects a region and an account.
  const annotations = entriesOf(member(document, 'metadata', 'annotations'));
  const isAck =
    /^[a-z0-9]+\.services\.k8s\.aws\//.test(apiVersion) ||
    annotations.some(([name]) => name.startsWith('services.k8s.aws/')) ||
    ackSightings([document]).length > 0;
  const isCrossplane = /\.aws\.(?:m\.)?upbound\.io\//.test(apiVersion) || crossplaneSightings([document]).length > 0;
  return [...(isAck ? ['ack' as const] : []), ...(isCrossplane ? ['crossplane' as const] : [])];
}

/** True for the definition of a kind, which has the names of its fields, but is no object. */
export function isDefinition(document: Value): boolean {
  return textAt(document, 'kind') === 'CustomResourceDefinition';
}
