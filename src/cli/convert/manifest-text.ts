import { Document, isScalar, Scalar, visit } from 'yaml';
import type { Manifest } from '../manifest/manifest.ts';
import { hasPlaceholder } from './placeholder.ts';

const NUMBERS = ['maximumRetryAttempts', 'maximumEventAgeInSeconds'];

/**
 * A manifest as YAML. A placeholder is quoted where a text is wanted, so that a version's number that is filled in stays a
 * text, and is not where a number is.
 */
export function manifestText(manifest: Manifest): string {
  const document = new Document(manifest);
  visit(document, {
    Pair(_, { key, value }) {
      if (!isScalar(value) || typeof value.value !== 'string' || !hasPlaceholder(value.value)) return;
      const isNumber = isScalar(key) && NUMBERS.includes(String(key.value));
      value.type = isNumber ? Scalar.PLAIN : Scalar.QUOTE_DOUBLE;
    },
  });
  return document.toString({ lineWidth: 0 });
}
