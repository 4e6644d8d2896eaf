import { LATEST, readFunctionReference } from '../../lambda/target.ts';
import { UsageFailure } from '../failures.ts';
import { type Manifest, manifestOf, type NumberOrPlaceholder } from '../manifest/manifest.ts';
import { distinctObjectName, objectName } from '../manifest/object-name.ts';
import { placeText, type Warning } from './place.ts';
import { hasPlaceholder, type Placeholders, withWrittenPlaceholders } from './placeholder.ts';
import { refusalsOf, type Settled } from './refusals.ts';
import type { Field, Found } from './source.ts';

/** A configuration, with its placeholders filled in, before it becomes a manifest. */
interface Entry {
  readonly one: Found;
  readonly settled: Settled;
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
 * @throws UsageFailure if one target is found with two different settings
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
  const manifests = entries.map(({ one, settled }, index) => {
    const { place } = one;
    const inNamespace =
      namespace ?? (one.namespace && placeholders.settle(withWrittenPlaceholders(one.namespace, place.path, place)));
    const declared = {
      ...settled,
      maximumRetryAttempts: numberIn(settled.maximumRetryAttempts),
      maximumEventAgeInSeconds: numberIn(settled.maximumEventAgeInSeconds),
    };
    return manifestOf(declared, {
      name: names[index] ?? '',
      ...(inNamespace !== undefined && { namespace: inNamespace }),
    });
  });
  return { manifests, warnings };
}

function entryOf(one: Found, placeholders: Placeholders, warnings: Warning[]): Entry {
  const text = (field: Field | undefined): string | undefined =>
    (field && placeholders.settle(field.text)) || undefined;
  const functionName = text(one.functionName) ?? '';
  const qualifier = text(one.qualifier);
  const settled: Settled = {
    functionName: functionName.replace(/:\$LATEST$/, ''),
    // envsubst would take $LATEST for a variable; without a qualifier the meaning is the same.
    qualifier: qualifier === LATEST ? undefined : qualifier,
    region: text(one.region),
    maximumRetryAttempts: text(one.maximumRetryAttempts),
    maximumEventAgeInSeconds: text(one.maximumEventAgeInSeconds),
    onSuccess: text(one.onSuccess),
    onFailure: text(one.onFailure),
  };
  for (const { field, sentence } of refusalsOf(settled)) {
    warnings.push({ place: one[field]?.place ?? one.place, sentence });
  }
  return { one, settled, target: targetOf(settled) };
}

function targetOf({ functionName, qualifier, region }: Settled): string {
  const reference = readFunctionReference(functionName, qualifier, region);
  if ('problem' in reference) return JSON.stringify([functionName, qualifier, region]);
  const { partition, account, region: inRegion, functionName: name, qualifier: named } = reference;
  return JSON.stringify([partition, account, inRegion, name, named]);
}

function withoutRepeats(entries: readonly Entry[], warnings: Warning[]): Entry[] {
  const byTarget = new Map<string, Entry>();
  for (const entry of entries) {
    const first = byTarget.get(entry.target);
    if (first === undefined) {
      byTarget.set(entry.target, entry);
      continue;
    }
    const places = `${placeText(first.one.place)} (${first.one.address}) and ${placeText(entry.one.place)} (${entry.one.address})`;
    if (JSON.stringify(first.settled) !== JSON.stringify(entry.settled)) {
      throw new UsageFailure(
        `${places} configure the same function and qualifier differently: convert only one of them.`,
      );
    }
    const sentence = `${places} configure the same function and qualifier alike: one manifest stands for both.`;
    warnings.push({ place: entry.one.place, sentence });
  }
  return [...byTarget.values()];
}

/** Gives a hash to every one of several equal names, so that no name depends on the order of the files. */
function namesOf(entries: readonly Entry[]): string[] {
  const plain = entries.map(plainName);
  return entries.map((entry, index) => {
    const name = plain[index] ?? '';
    const isAlone = plain.filter((other) => other === name).length === 1;
    return isAlone ? name : distinctObjectName(name, LATEST, `${entry.target}\n${entry.one.address}`);
  });
}

function plainName({ one, settled: { functionName, qualifier, region } }: Entry): string {
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
  return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : text;
}
