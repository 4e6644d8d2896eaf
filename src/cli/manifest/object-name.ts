import { createHash } from 'node:crypto';
import { LATEST } from '../../lambda/target.ts';

const HASH_CHARACTERS = 8;

// https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names, without dots.
const LABEL = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;

/**
 * The name of the object for a function and qualifier: `orders`, `orders.live`. It depends on these two alone, so that it is
 * always the same. Characters that Kubernetes doesn't allow in a name are replaced; a hash of the two then keeps the name
 * different from others with the same replacement.
 */
export function objectName(functionName: string, qualifier: string): string {
  const parts = qualifier === LATEST ? [functionName] : [functionName, qualifier];
  if (parts.every((part) => LABEL.test(part))) return parts.join('.');
  return distinctObjectName(functionName, qualifier);
}

/** The name with a hash, for a plain name that another object has. */
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
