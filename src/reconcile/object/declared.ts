import { durationSeconds } from '../../api/duration.ts';
import type { TargetWords } from '../../api/event-invoke-config.ts';
import { type DeclaredSettings, declareAll, settingsOf } from '../../lambda/settings.ts';
import { type FunctionReference, type Problem, readFunctionReference } from '../../lambda/target.ts';

/** The declarations of a manifest. This file is the only one that reads a spec. */
export interface Declared {
  readonly reference: FunctionReference;
  /** The fields that name the target, as they are written: their edit, and nothing else, moves the target. */
  readonly words: TargetWords;
  readonly settings: DeclaredSettings;
  readonly adoptionPolicy: 'Adopt' | 'Refuse';
  /** Seconds between checks; absent: the operator's own interval. */
  readonly driftCheckIntervalSeconds?: number;
}

/** The policies of a manifest; readable even where the rest of its spec is not. */
export interface Policies {
  readonly deletionPolicy: 'Delete' | 'Orphan';
  readonly managementPolicy: 'Enforce' | 'Observe';
  readonly suspend: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads the policies of a spec.
 *
 * @param spec - as the API server let it through; its schema may be older or looser than ours
 */
export function readPolicies(spec: unknown): Policies | Problem {
  return translate(spec, (fields) => ({
    deletionPolicy: oneOf(fields, 'deletionPolicy', ['Delete', 'Orphan']),
    managementPolicy: oneOf(fields, 'managementPolicy', ['Enforce', 'Observe']),
    suspend: optional(fields, 'suspend', 'boolean') ?? false,
  }));
}

/**
 * The words that name the target, as far as they are words at all; whether they, or anything else in the spec, can be followed
 * is another question.
 */
export function readWords(spec: unknown): TargetWords | undefined {
  const words = translate(spec, wordsIn);
  return words && 'problem' in words ? undefined : words;
}

/** Reads the rest of a spec, with a sentence for the user where a field can't be followed. */
export function readDeclared(spec: unknown): Declared | Problem {
  return translate(spec, (fields) => {
    const words = wordsIn(fields);
    if (words === undefined) throw new Unusable('functionName is missing: name the Lambda function.');
    const reference = readFunctionReference(words.functionName, words.qualifier, words.region);
    if ('problem' in reference) return reference;
    const interval = optional(fields, 'driftCheckInterval', 'string');
    const seconds = interval === undefined ? undefined : durationSeconds(interval);
    if (interval !== undefined && (seconds === undefined || seconds < 60)) {
      throw new Unusable(`driftCheckInterval "${interval}" is not a duration of 1m or more: write one such as 1h30m.`);
    }
    return {
      reference,
      words,
      settings: readSettings(fields),
      adoptionPolicy: oneOf(fields, 'adoptionPolicy', ['Adopt', 'Refuse']),
      ...(seconds !== undefined && { driftCheckIntervalSeconds: seconds }),
    };
  });
}

function wordsIn(fields: Fields): TargetWords | undefined {
  const functionName = optional(fields, 'functionName', 'string');
  const qualifier = optional(fields, 'qualifier', 'string');
  const region = optional(fields, 'region', 'string');
  const accountRef = object(fields, 'accountRef');
  const account = accountRef && optional(accountRef, 'name', 'string');
  if (accountRef !== undefined && account === undefined)
    throw new Unusable('accountRef.name is missing: name an AWSAccount.');
  if (functionName === undefined) return undefined;
  return {
    functionName,
    ...(qualifier !== undefined && { qualifier }),
    ...(region !== undefined && { region }),
    ...(account !== undefined && { accountRef: { name: account } }),
  };
}

function readSettings(fields: Fields): DeclaredSettings {
  const destinationConfig = object(fields, 'destinationConfig');
  const destination = (side: string): string | undefined => {
    const inSide = object(destinationConfig ?? {}, side);
    return optional(inSide ?? {}, 'destination', 'string');
  };
  const maximumRetryAttempts = wholeNumber(fields, 'maximumRetryAttempts');
  const maximumEventAgeInSeconds = wholeNumber(fields, 'maximumEventAgeInSeconds');
  const sides = destinationConfig && Object.keys(destinationConfig).length > 0;
  if (maximumRetryAttempts === undefined && maximumEventAgeInSeconds === undefined && !sides) {
    throw new Unusable(
      'no setting is declared: set maximumRetryAttempts, maximumEventAgeInSeconds or a side of destinationConfig.',
    );
  }
  return declareAll(
    settingsOf({
      maximumRetryAttempts,
      maximumEventAgeInSeconds,
      onSuccess: destination('onSuccess'),
      onFailure: destination('onFailure'),
    }),
  );
}

class Unusable extends Error {}

function translate<T>(spec: unknown, read: (fields: Fields) => T | Problem): T | Problem {
  try {
    return read(object({ spec }, 'spec') ?? {});
  } catch (error) {
    if (error instanceof Unusable) return { problem: error.message };
    throw error;
  }
}

function object(fields: Fields, name: string): Fields | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'object' || Array.isArray(value)) throw new Unusable(`${name} must be an object.`);
  return value as Fields;
}

function optional(fields: Fields, name: string, type: 'string'): string | undefined;
function optional(fields: Fields, name: string, type: 'boolean'): boolean | undefined;
function optional(fields: Fields, name: string, type: 'string' | 'boolean'): unknown {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== type) throw new Unusable(`${name} must be a ${type}.`);
  return value;
}

function wholeNumber(fields: Fields, name: string): number | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value)) throw new Unusable(`${name} must be a whole number.`);
  return value;
}

// The first is the default, as in the CRD.
function oneOf<const T extends string>(fields: Fields, name: string, allowed: readonly [T, ...T[]]): T {
  const value = fields[name] ?? allowed[0];
  const known = allowed.find((each) => each === value);
  if (known === undefined) throw new Unusable(`${name} must be ${allowed.join(' or ')}.`);
  return known;
}
