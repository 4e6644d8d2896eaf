import { LATEST, readFunctionReference } from '../../lambda/target.ts';
import { UsageFailure } from '../failures.ts';
import { type Manifest, manifestOf, type NumberOrPlaceholder } from '../manifest/manifest.ts';
import { distinctObjectName, objectName } from '../manifest/object-name.ts';
import { placeText, type Warning } from './place.ts';
import { hasPlaceholder, type Placeholders, type Text, withWrittenPlaceholders } from './placeholder.ts';
import { type Filled, refusalsOf } from './refusals.ts';
import type { Field, Found } from './source.ts';
import { targetKey } from './target-key.ts';

/** A configuration, with its placeholders filled in, before it becomes a manifest. */
interface Entry {
  readonly one: Found;
  readonly filled: Filled;
  /** Equal for targets that the files describe in the same way. */
  readonly target: string;
}

/** The manifests for the found configurations, with warnings. */
export interface Manifests {
  readonly manifests: readonly Manifest[];
  readonly warnings: readonly Warning[];
}

// https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names, minus the room for a hash.
const NAME_CHARACTERS = 240;

/**
 * Makes the manifests. A target that is found twice with the same settings gets one manifest.
 *
 * @param namespace - overrides the namespaces of the converted objects
 * @throws UsageFailure if one target is found with two different settings in what is deployed together
 */
export function manifestsOf(
  found: readonly Found[],
  placeholders: Placeholders,
  namespace: string | undefined,
): Manifests {
  const warnings: Warning[] = [];
  const entries = withoutRepeats(
    found.map((one) => entryOf(one, placeholders, warnings)),
    warnings,
  );
  const names = namesOf(entries);
  const manifests = entries.map(({ one, filled }, index) => {
    const { place } = one;
    const inNamespace =
      namespace ?? (one.namespace && placeholders.fill(withWrittenPlaceholders(one.namespace, place.path, place)));
    const declared = {
      ...filled,
      maximumRetryAttempts: numberIn(filled.maximumRetryAttempts),
      maximumEventAgeInSeconds: numberIn(filled.maximumEventAgeInSeconds),
    };
    return manifestOf(declared, {
      name: names[index] ?? '',
      ...(inNamespace !== undefined && { namespace: inNamespace }),
    });
  });
  return { manifests, warnings };
}

function entryOf(one: Found, placeholders: Placeholders, warnings: Warning[]): Entry {
  const text = (field: Field | undefined): string | undefined => (field && placeholders.fill(told(field))) || undefined;
  const functionName = text(one.functionName) ?? '';
  const qualifier = text(one.qualifier);
  const filled: Filled = {
    functionName: functionName.replace(/:\$LATEST$/, ''),
    // envsubst would take $LATEST for a variable; without a qualifier the meaning is the same.
    qualifier: qualifier === LATEST ? undefined : qualifier,
    region: text(one.region),
    maximumRetryAttempts: text(one.maximumRetryAttempts),
    maximumEventAgeInSeconds: text(one.maximumEventAgeInSeconds),
    onSuccess: text(one.onSuccess),
    onFailure: text(one.onFailure),
  };
  for (const { field, sentence } of refusalsOf(filled)) {
    warnings.push({ place: one[field]?.place ?? one.place, sentence });
  }
  return { one, filled, target: JSON.stringify([targetKey(filled), one.credentials?.identity]) };
}

/** The text of a field, with the placeholders of other tools in it: any file may be a template that another tool fills in. */
function told({ text, place }: Field): Text {
  return text.flatMap((part) => (typeof part === 'string' ? withWrittenPlaceholders(part, place.path, place) : [part]));
}

function withoutRepeats(entries: readonly Entry[], warnings: Warning[]): Entry[] {
  const kept: Entry[] = [];
  for (const entry of entries) {
    const same = kept.filter(({ target }) => target === entry.target);
    const [first] = same;
    const alike = same.find(({ filled }) => JSON.stringify(filled) === JSON.stringify(entry.filled));
    if (alike === undefined) kept.push(entry);
    if (first === undefined) continue;
    const { place } = entry.one;
    const places = placesOf(alike ?? first, entry);
    if (alike !== undefined) {
      const sentence = `${places} configure the same function and qualifier alike: one manifest stands for both.`;
      warnings.push({ place, sentence });
      continue;
    }
    // Of two that are optional, the tool may deploy one.
    if (same.some(({ one }) => unitOf(one) === unitOf(entry.one) && !one.isOptional && !entry.one.isOptional)) {
      throw new UsageFailure(
        `${places} configure the same function and qualifier differently: convert only one of them.`,
      );
    }
    const sentence = `${places} configure the same function and qualifier differently: both have a manifest. If they are of two accounts or regions, say so in the manifests; else keep one.`;
    warnings.push({ place, sentence });
  }
  return kept;
}

function placesOf(...entries: readonly Entry[]): string {
  return entries.map(({ one }) => `${placeText(one.place)} (${one.address})`).join(' and ');
}

function unitOf({ unit, place }: Found): string {
  return unit ?? place.path;
}

/** Gives a hash to every one of several equal names, so that no name depends on the order of the files. */
function namesOf(entries: readonly Entry[]): string[] {
  const plain = entries.map(plainName);
  return entries.map((entry, index) => {
    const name = plain[index] ?? '';
    const isAlone = plain.filter((other) => other === name).length === 1;
    return isAlone
      ? name
      : distinctObjectName(name, LATEST, [entry.target, entry.one.address, unitOf(entry.one)].join('\n'));
  });
}

function plainName({ one, filled: { functionName, qualifier, region } }: Entry): string {
  const isKnown = ![functionName, qualifier].some((text) => text !== undefined && hasPlaceholder(text));
  const reference = isKnown
    ? readFunctionReference(functionName, qualifier, region && !hasPlaceholder(region) ? region : undefined)
    : undefined;
  if (reference && !('problem' in reference)) return objectName(reference.functionName, reference.qualifier);
  const legal = one.ownName
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, NAME_CHARACTERS)
    .replace(/^-+|-+$/g, '');
  return legal || 'function';
}

function numberIn(text: string | undefined): NumberOrPlaceholder | undefined {
  return text !== undefined && /^-?(?:0|[1-9]\d*)$/.test(text) ? Number(text) : text;
}
