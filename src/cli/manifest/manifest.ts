import { stringify } from 'yaml';
import { GROUP, KIND, VERSION } from '../../api/event-invoke-config.ts';

/** An EventInvokeConfig for a file or for the API server. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: ManifestSpec;
}

/** A number, or the placeholder of an unknown number: `${ORDERS_RETRIES}`. */
export type NumberOrPlaceholder = number | string;

/** The fields of a spec for target and settings, with the CRD's names and in its order. */
export interface ManifestSpec {
  readonly accountRef?: { readonly name: string };
  readonly functionName: string;
  readonly qualifier?: string;
  readonly region?: string;
  readonly maximumRetryAttempts?: NumberOrPlaceholder;
  readonly maximumEventAgeInSeconds?: NumberOrPlaceholder;
  readonly destinationConfig?: {
    readonly onSuccess?: { readonly destination?: string };
    readonly onFailure?: { readonly destination?: string };
  };
}

/** A configuration: a target and its settings. */
export interface Declared {
  /** Name of an AWSAccount; absent: the operator's default account. */
  readonly account?: string | undefined;
  readonly functionName: string;
  readonly qualifier?: string | undefined;
  readonly region?: string | undefined;
  readonly maximumRetryAttempts?: NumberOrPlaceholder | undefined;
  readonly maximumEventAgeInSeconds?: NumberOrPlaceholder | undefined;
  /** ARN of the destination for successfully processed events. */
  readonly onSuccess?: string | undefined;
  /** ARN of the destination for events that failed for good. */
  readonly onFailure?: string | undefined;
}

/**
 * The manifest of a configuration. The API server refuses a spec without any setting, so an empty configuration declares an
 * empty destination for failures; in Lambda both are the same.
 */
export function manifestOf(declared: Declared, metadata: Manifest['metadata']): Manifest {
  const { account, functionName, qualifier, region, maximumRetryAttempts, maximumEventAgeInSeconds } = declared;
  const { onSuccess, onFailure } = declared;
  const settings = {
    ...(maximumRetryAttempts !== undefined && { maximumRetryAttempts }),
    ...(maximumEventAgeInSeconds !== undefined && { maximumEventAgeInSeconds }),
    ...((onSuccess || onFailure) && {
      destinationConfig: {
        ...(onSuccess && { onSuccess: { destination: onSuccess } }),
        ...(onFailure && { onFailure: { destination: onFailure } }),
      },
    }),
  };
  const isEmpty = Object.keys(settings).length === 0;
  return {
    apiVersion: `${GROUP}/${VERSION}`,
    kind: KIND,
    metadata,
    spec: {
      ...(account !== undefined && { accountRef: { name: account } }),
      functionName,
      ...(qualifier !== undefined && { qualifier }),
      ...(region !== undefined && { region }),
      ...(isEmpty ? { destinationConfig: { onFailure: {} } } : settings),
    },
  };
}

/** Manifests as one YAML stream for kubectl. */
export function manifestsYaml(manifests: readonly object[]): string {
  return manifests.map((manifest) => stringify(manifest, { lineWidth: 0 })).join('---\n');
}
