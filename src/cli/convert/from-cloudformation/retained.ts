import { textAt, type Value } from '../document.ts';

/** True if CloudFormation leaves what a resource made when the resource goes. */
export function isRetained(resource: Value): boolean {
  return ['Retain', 'RetainExceptOnCreate'].includes(textAt(resource, 'DeletionPolicy') ?? '');
}
