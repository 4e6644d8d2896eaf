import { type Command, Option } from 'commander';

/**
 * An option of a command line, with the type of its value. commander stores values without types, so commander stores only
 * the typed text, and the flag parses its value from that text.
 */
export interface Flag<Value> {
  readonly option: Option;
  /** @param kept - commander's value: one text, a list of texts, a boolean, or undefined */
  read(kept: unknown): Value;
}

/** Flags. The keys are the names that the code uses for their values. */
export type Flags = Readonly<Record<string, Flag<unknown>>>;

type ValueOf<Known> = Known extends Flag<infer Value> ? Value : never;

/** The values of flags, with the same keys. If a flag has no default and was not given, its key is absent. */
export type ValuesOf<Table extends Flags> = {
  readonly [Name in keyof Table as undefined extends ValueOf<Table[Name]> ? never : Name]: ValueOf<Table[Name]>;
} & {
  readonly [Name in keyof Table as undefined extends ValueOf<Table[Name]> ? Name : never]?: Exclude<
    ValueOf<Table[Name]>,
    undefined
  >;
};

/** One flag for each property of a type: a missing, misspelt or wrongly typed flag does not compile. */
export type FlagsFor<Values> = {
  readonly [Name in keyof Values]-?: Flag<Values[Name] | (object extends Pick<Values, Name> ? undefined : never)>;
};

/** Details of any flag. */
interface Details {
  /** The environment variable that is read if the command line doesn't have the option. */
  readonly variable?: string | undefined;
  /** Flags that must not be combined with this one. */
  readonly conflicts?: readonly Flag<unknown>[];
}

interface ValueDetails<Value> extends Details {
  /** @throws InvalidArgumentError whose message says how to write it right */
  readonly parse: (text: string) => Value;
  /** The text to parse if the option is given without a value, as `--observe-only [boolean]` allows. */
  readonly preset?: string;
}

interface Default<Value> {
  readonly byDefault: Value;
  /** The default as help shows it; absent: help shows the value itself. */
  readonly defaultText?: string;
}

/** A flag with a value that is parsed: `--timeout <duration>`. */
export function valueFlag<Value>(
  usage: string,
  description: string,
  details: ValueDetails<Value> & Default<Value>,
): Flag<Value>;
export function valueFlag<Value>(
  usage: string,
  description: string,
  details: ValueDetails<Value>,
): Flag<Value | undefined>;
export function valueFlag<Value>(
  usage: string,
  description: string,
  details: ValueDetails<Value> & Partial<Default<Value>>,
): Flag<Value | undefined> {
  const { parse, preset, byDefault, defaultText } = details;
  const option = optionOf(usage, description, details).argParser((text: string) => {
    // Parsed here for the error alone: commander adds the option's name to an error only if its own parser throws.
    parse(text);
    return text;
  });
  if (byDefault !== undefined) option.default(byDefault, defaultText);
  if (preset !== undefined) option.preset(preset);
  return { option, read: (kept) => (typeof kept === 'string' ? parse(kept) : byDefault) };
}

/** A flag whose value is any text: `--name <name>`. */
export function textFlag(usage: string, description: string, details: Details = {}): Flag<string | undefined> {
  return valueFlag(usage, description, { ...details, parse: (text) => text });
}

interface ChoiceDetails extends Details {
  /** The choice if the option is given without a value, as `--generate-cli-skeleton [kind]` allows. */
  readonly preset?: string;
}

/** A flag whose value is one of a few texts: `--output <format>`. */
export function choiceFlag<Choice extends string>(
  usage: string,
  description: string,
  choices: readonly Choice[],
  details: ChoiceDetails & { readonly byDefault: NoInfer<Choice> },
): Flag<Choice>;
export function choiceFlag<Choice extends string>(
  usage: string,
  description: string,
  choices: readonly Choice[],
  details?: ChoiceDetails,
): Flag<Choice | undefined>;
export function choiceFlag<Choice extends string>(
  usage: string,
  description: string,
  choices: readonly Choice[],
  details: ChoiceDetails & { readonly byDefault?: Choice } = {},
): Flag<Choice | undefined> {
  const { preset, byDefault } = details;
  const option = optionOf(usage, description, details).choices(choices);
  if (byDefault !== undefined) option.default(byDefault);
  if (preset !== undefined) option.preset(preset);
  return { option, read: (kept) => choices.find((choice) => choice === kept) ?? byDefault };
}

/** A flag without a value: `--wait`. A flag such as `--no-verify-ssl` is true unless it is given. */
export function switchFlag(usage: string, description: string, details: Details = {}): Flag<boolean> {
  return { option: optionOf(usage, description, details), read: (kept) => kept === true };
}

/** A flag that may be repeated, or takes several values: `--tag <tag...>`. If it is not given, the list is empty. */
export function listFlag(
  usage: string,
  description: string,
  details: Details & { readonly emptyText?: string } = {},
): Flag<readonly string[]> {
  const option = optionOf(usage, description, details).argParser((text: string, earlier: unknown) => [
    ...textsIn(earlier),
    text,
  ]);
  if (details.emptyText !== undefined) option.default([], details.emptyText);
  return { option, read: textsIn };
}

/** Adds flags to a command. */
export function addFlags(command: Command, flags: Flags): void {
  for (const { option } of Object.values(flags)) command.addOption(option);
}

/** Puts flags under a heading of the help, and returns them. */
export function under<Table extends Flags>(heading: string, flags: Table): Table {
  for (const { option } of Object.values(flags)) option.helpGroup(heading);
  return flags;
}

/**
 * Reads the values of flags from a parsed command.
 *
 * TypeScript can't follow the loop over the table. So this signature states the type of the result, and the compiler does not
 * check it; every other use of an option is checked.
 */
export function readFlags<Table extends Flags>(flags: Table, command: Command): ValuesOf<Table>;
export function readFlags(flags: Flags, command: Command): Readonly<Record<string, unknown>> {
  const values = Object.entries(flags).map(([name, { option, read }]) => {
    const value = read(command.getOptionValue(option.attributeName()));
    return [name, value] as const;
  });
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

/** The names of the flags that stand on the command line; values from variables and defaults don't count. */
export function typedFlags(flags: Flags, command: Command): string[] {
  return Object.values(flags)
    .filter(({ option }) => command.getOptionValueSource(option.attributeName()) === 'cli')
    .map(({ option: { long, short, flags: usage } }) => long ?? short ?? usage);
}

function optionOf(usage: string, description: string, { variable, conflicts = [] }: Details): Option {
  const option = new Option(usage, description).conflicts(conflicts.map((other) => other.option.attributeName()));
  return variable === undefined ? option : option.env(variable);
}

function textsIn(kept: unknown): string[] {
  return Array.isArray(kept) ? kept.filter((each) => typeof each === 'string') : [];
}
