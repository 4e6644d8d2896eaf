import { Document, isScalar, Scalar, visit } from 'yaml';
import type { Manifest } from '../manifest/manifest.ts';
import { hasPlaceholder } from './placeholder.ts';

const NUMBERS = ['maximumRetryAttempts', 'maximumEventAgeInSeconds'];

/**
 * A manifest as YAML. The placeholder of a text is quoted, so that a version number that is filled in stays a text. The
 * placeholder of a number is not quoted.
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
