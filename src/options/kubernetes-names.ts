import { InvalidArgumentError } from 'commander';

// https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;
const MOST_CHARACTERS = 253;

/** True if Kubernetes takes a text for the name of a namespace. */
export function isNamespaceName(text: string): boolean {
  return LABEL.test(text);
}

/** The name of a namespace, as an option gives it. @throws InvalidArgumentError that says what to write */
export function namespaceName(text: string): string {
  if (isNamespaceName(text)) return text;
  throw new InvalidArgumentError(
    `"${text}" is not the name of a namespace: write at most 63 lower-case letters, digits and hyphens.`,
  );
}

/** The name of an object, as an option gives it. @throws InvalidArgumentError that says what to write */
export function objectNameText(text: string): string {
  if (text.length <= MOST_CHARACTERS && SUBDOMAIN.test(text)) return text;
  throw new InvalidArgumentError(
    `"${text}" is not the name of an object: write at most ${MOST_CHARACTERS} lower-case letters, digits, hyphens and dots, with a letter or digit at each end.`,
  );
}
