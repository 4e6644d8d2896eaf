/**
 * A spec as the fields that have a manager of their own in server-side apply: each destination as a whole, and every other
 * field. The keys are paths such as `destinationConfig.onFailure`.
 */
export type SpecFields = Readonly<Record<string, unknown>>;

/** The settings: Put replaces all of them. */
export const SETTINGS: readonly string[] = [
  'maximumRetryAttempts',
  'maximumEventAgeInSeconds',
  'destinationConfig.onSuccess',
  'destinationConfig.onFailure',
];

const NESTED = 'destinationConfig';

/** Splits a spec into fields. */
export function fieldsOf(spec: object): SpecFields {
  const { [NESTED]: nested = {}, ...others } = spec as Readonly<Record<string, unknown>>;
  const sides = Object.entries(nested as object).map(([side, value]) => [`${NESTED}.${side}`, value]);
  return { ...others, ...Object.fromEntries(sides) };
}

/** Joins fields to a spec. */
export function specOf(fields: SpecFields): Readonly<Record<string, unknown>> {
  const entries = Object.entries(fields);
  const sides = entries.filter(([path]) => path.startsWith(`${NESTED}.`));
  return {
    ...Object.fromEntries(entries.filter((entry) => !sides.includes(entry))),
    ...(sides.length > 0 && {
      [NESTED]: Object.fromEntries(sides.map(([path, value]) => [path.slice(NESTED.length + 1), value])),
    }),
  };
}

/** The fields that match a condition. */
export function fieldsWhere(fields: SpecFields, holds: (path: string) => boolean): SpecFields {
  return Object.fromEntries(Object.entries(fields).filter(([path]) => holds(path)));
}
