import { createHash } from 'node:crypto';
import { LATEST } from '../../lambda/target.ts';

const HASH_CHARACTERS = 8;

// https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names, less the dots.
const LABEL = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;

/**
 * The name of the object that configures a function and qualifier: `orders`, `orders.live`. It depends on these two
 * alone, so that it is the same whenever it is made. What Kubernetes doesn't take in a name is replaced, and a hash of the
 * two keeps the name apart from others that come out the same.
 */
export function objectName(functionName: string, qualifier: string): string {
  const parts = qualifier === LATEST ? [functionName] : [functionName, qualifier];
  if (parts.every((part) => LABEL.test(part))) return parts.join('.');
  return distinctObjectName(functionName, qualifier);
}

/** The name with the hash, for where the plain one belongs to another object. */
export function distinctObjectName(functionName: string, qualifier: string, scope = ''): string {
  const parts = qualifier === LATEST ? [functionName] : [functionName, qualifier];
  const hash = createHash('sha256').update([functionName, qualifier, scope].join('\n')).digest('hex');
  const legal = parts.map((part) =>
    part
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, ''),
  );
  return `${legal.filter(Boolean).join('.') || 'function'}-${hash.slice(0, HASH_CHARACTERS)}`;
}
