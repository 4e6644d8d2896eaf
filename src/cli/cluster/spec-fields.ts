/**
 * A spec by the fields that server-side apply books one by one: each destination as a whole, everything else by its name.
 * The keys are paths such as `destinationConfig.onFailure`.
 */
export type SpecFields = Readonly<Record<string, unknown>>;

/** The settings that Put replaces all together. */
export const SETTINGS: readonly string[] = [
  'maximumRetryAttempts',
  'maximumEventAgeInSeconds',
  'destinationConfig.onSuccess',
  'destinationConfig.onFailure',
];

const NESTED = 'destinationConfig';

/** Takes a spec apart. */
export function fieldsOf(spec: object): SpecFields {
  const { [NESTED]: nested = {}, ...others } = spec as Readonly<Record<string, unknown>>;
  const sides = Object.entries(nested as object).map(([side, value]) => [`${NESTED}.${side}`, value]);
  return { ...others, ...Object.fromEntries(sides) };
}

/** Puts a spec together. */
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

/** Those fields of which a rule holds. */
export function fieldsWhere(fields: SpecFields, holds: (path: string) => boolean): SpecFields {
  return Object.fromEntries(Object.entries(fields).filter(([path]) => holds(path)));
}
