import assert from 'node:assert/strict';
import type { Manifest } from './helm.ts';

/** A pod's spec, as far as tests look at it. */
export interface PodSpec {
  readonly serviceAccountName: string;
  readonly containers: readonly {
    readonly image: string;
    readonly args: readonly string[];
    readonly env?: readonly { readonly name: string; readonly value?: string }[];
    readonly [field: string]: unknown;
  }[];
  readonly [field: string]: unknown;
}

/** What a Deployment makes pods of. */
export interface PodTemplate {
  readonly metadata: Required<Pick<Manifest['metadata'], 'labels'>> & Pick<Manifest['metadata'], 'annotations'>;
  readonly spec: PodSpec;
}

/** The one object of a kind. */
export function only(manifests: readonly Manifest[], kind: string): Manifest {
  const [found, ...more] = manifests.filter((manifest) => manifest.kind === kind);
  assert.ok(found && more.length === 0, `there must be one ${kind}`);
  return found;
}

/** The pod template of the one Deployment. */
export function podTemplate(manifests: readonly Manifest[]): PodTemplate {
  return (only(manifests, 'Deployment').spec as { template: PodTemplate }).template;
}

/** The one container of a pod. */
export function container({ spec }: PodTemplate): PodSpec['containers'][number] {
  const [found, ...more] = spec.containers;
  assert.ok(found && more.length === 0, 'there must be one container');
  return found;
}
