import { itemsOf, member, textAt, type Value } from './document.ts';

/** A Kubernetes object in a file. */
export interface KubernetesObject {
  /** The API group, without version. */
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly body: Value;
}

/** The objects in the documents of all files, including objects in lists. */
export function objectsIn(documents: readonly Value[]): KubernetesObject[] {
  return documents.flatMap((document) => {
    const items = member(document, 'items');
    if (items?.kind === 'list') return objectsIn(itemsOf(items));
    const kind = textAt(document, 'kind');
    const name = textAt(document, 'metadata', 'name');
    if (kind === undefined || name === undefined) return [];
    const group = textAt(document, 'apiVersion')?.split('/')[0] ?? '';
    return [{ group, kind, name, namespace: textAt(document, 'metadata', 'namespace'), body: document }];
  });
}
