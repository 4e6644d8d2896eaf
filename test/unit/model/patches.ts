import type { EventInvokeConfig, EventInvokeConfigStatus } from '../../../src/api/event-invoke-config.ts';
import { ApiError } from '../../../src/kubernetes/api-error.ts';

/** A JSON merge patch, as far as the operator sends one. */
export interface MergePatch {
  readonly metadata?: {
    readonly uid?: string;
    readonly resourceVersion?: string;
    readonly finalizers?: readonly string[];
  };
  readonly status?: JsonObject;
}

export type JsonObject = { readonly [key: string]: unknown };

/** Metadata as far as a patch reads it. */
interface Metadata {
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly deletionTimestamp?: string;
  readonly finalizers?: readonly string[];
}

const MOST_CLAIMS = 64;
const MOST_ATTEMPTS = 16;

/** Reads a body. */
export function asMergePatch(body: unknown): MergePatch {
  return JSON.parse(JSON.stringify(body));
}

/**
 * The metadata after a patch on the main endpoint.
 *
 * @throws ApiError 422 for another object's uid or a finalizer that is added during a deletion, 409 for an old version
 */
export function mergedMetadata<M extends Metadata>(
  object: { readonly metadata: M },
  { metadata: patch = {} }: MergePatch,
): M {
  const { metadata } = object;
  if (patch.uid !== undefined && patch.uid !== metadata.uid) throw refusal(`${metadata.name} has another uid`, 422);
  compareVersions(object, patch);
  if (patch.finalizers === undefined) return metadata;
  const finalizers = [...patch.finalizers];
  if (metadata.deletionTimestamp !== undefined && finalizers.some((each) => !metadata.finalizers?.includes(each))) {
    throw refusal('no new finalizers can be added if the object is being deleted', 422);
  }
  return { ...metadata, finalizers };
}

/**
 * The status after a patch on the status endpoint, which compares the version and not the uid.
 *
 * @param prunesClaims - as an older CRD does
 * @throws ApiError 409 for an old version, 422 for claims that the CRD does not take
 */
export function mergedStatus(
  object: EventInvokeConfig,
  { metadata = {}, status = {} }: MergePatch,
  prunesClaims: boolean,
): EventInvokeConfigStatus {
  compareVersions(object, metadata);
  return storedStatus(merged({ ...object.status }, status), prunesClaims);
}

/**
 * A status as the API server keeps it: with its default, and within its bounds.
 *
 * @throws ApiError 422
 */
export function storedStatus(written: EventInvokeConfigStatus, prunesClaims: boolean): EventInvokeConfigStatus {
  const { claims, named, ...rest } = written;
  const kept = prunesClaims ? rest : written;
  const arns = (claims ?? []).map(({ functionArn }) => functionArn);
  if (arns.length > MOST_CLAIMS) throw refusal(`status.claims: Too many: ${arns.length}`, 422);
  if (new Set(arns).size < arns.length) throw refusal('status.claims: Duplicate value', 422);
  if (claims?.some(({ attempts = [] }) => attempts.length > MOST_ATTEMPTS)) {
    throw refusal('status.claims.attempts: Too many', 422);
  }
  return { observedGeneration: -1, ...kept };
}

/** @throws ApiError 409 for an old version */
export function compareVersions(
  { metadata }: { readonly metadata: Metadata },
  patch: NonNullable<MergePatch['metadata']>,
): void {
  if (patch.resourceVersion !== undefined && patch.resourceVersion !== metadata.resourceVersion) {
    throw refusal(`${metadata.name} was changed in between`, 409);
  }
}

/** A JSON object after a merge patch. */
export function merged(before: JsonObject, patch: JsonObject): JsonObject {
  const after: { [key: string]: unknown } = { ...before };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete after[key];
    else after[key] = isObject(value) ? merged(isObject(after[key]) ? after[key] : {}, value) : value;
  }
  return after;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function refusal(message: string, code: number): ApiError {
  return new ApiError(message, code, undefined);
}
