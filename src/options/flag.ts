import { type Command, Option } from 'commander';

/**
 * An option of a command line, and the type of the value that it gives. commander keeps values without their types, so a
 * flag lets commander keep the text that was typed, and reads its own value from it.
 */
export interface Flag<Value> {
  readonly option: Option;
  /** @param kept - commander's value: a text or several, a boolean, or undefined */
  read(kept: unknown): Value;
}

/** Flags by the names that the code has for their values. */
export type Flags = Readonly<Record<string, Flag<unknown>>>;

type ValueOf<Known> = Known extends Flag<infer Value> ? Value : never;

/** The values of flags, by the same names. The value of a flag that was not given and has no default is absent. */
export type ValuesOf<Table extends Flags> = {
  readonly [Name in keyof Table as undefined extends ValueOf<Table[Name]> ? never : Name]: ValueOf<Table[Name]>;
} & {
  readonly [Name in keyof Table as undefined extends ValueOf<Table[Name]> ? Name : never]?: Exclude<
    ValueOf<Table[Name]>,
    undefined
  >;
};

/** Flags that give every value of a type whose names another part of the program has chosen. */
export type FlagsFor<Values> = {
  readonly [Name in keyof Values]-?: Flag<Values[Name] | (object extends Pick<Values, Name> ? undefined : never)>;
};

/** Details of any flag. */
interface Details {
  /** An environment variable that gives the value where the command line doesn't. */
  readonly variable?: string | undefined;
  /** Flags that must not be given together with this one. */
  readonly conflicts?: readonly Flag<unknown>[];
}

interface ValueDetails<Value> extends Details {
  /** @throws InvalidArgumentError that says what to write instead */
  readonly parse: (text: string) => Value;
  /** The text that stands for a value left out, for a flag such as `--observe-only [boolean]`. */
  readonly preset?: string;
}

interface Default<Value> {
  readonly byDefault: Value;
  /** The default in the words of the help; absent: the value itself. */
  readonly defaultText?: string;
}

/** A flag whose text is parsed: `--timeout <duration>`. */
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
    // commander puts the name of the option before the error's sentence only if the error is thrown here.
    parse(text);
    return text;
  });
  if (byDefault !== undefined) option.default(byDefault, defaultText);
  if (preset !== undefined) option.preset(preset);
  return { option, read: (kept) => (typeof kept === 'string' ? parse(kept) : byDefault) };
}

/** A flag whose value is the text itself: `--name <name>`. */
export function textFlag(usage: string, description: string, details: Details = {}): Flag<string | undefined> {
  return valueFlag(usage, description, { ...details, parse: (text) => text });
}

interface ChoiceDetails extends Details {
  /** The choice that stands for a value left out, for a flag such as `--generate-cli-skeleton [kind]`. */
  readonly preset?: string;
}

/** A flag that takes one of several texts: `--output <format>`. */
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

/** A flag without value: `--wait`. A flag such as `--no-verify-ssl` gives true where it is left out. */
export function switchFlag(usage: string, description: string, details: Details = {}): Flag<boolean> {
  return { option: optionOf(usage, description, details), read: (kept) => kept === true };
}

/** A flag that may be given several times, or takes several values: `--tag <tag...>`. No value at all is an empty list. */
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

/** Lets a command take flags. */
export function addFlags(command: Command, flags: Flags): void {
  for (const { option } of Object.values(flags)) command.addOption(option);
}

/** The flags, under a heading of the help. */
export function under<Table extends Flags>(heading: string, flags: Table): Table {
  for (const { option } of Object.values(flags)) option.helpGroup(heading);
  return flags;
}

/**
 * The values of flags after a command was parsed.
 *
 * No type can follow a loop over the table: this signature is the one place that says, and doesn't show, which value has which
 * name.
 */
export function readFlags<Table extends Flags>(flags: Table, command: Command): ValuesOf<Table>;
export function readFlags(flags: Flags, command: Command): Readonly<Record<string, unknown>> {
  const values = Object.entries(flags).map(([name, { option, read }]) => {
    const value = read(command.getOptionValue(option.attributeName()));
    return [name, value] as const;
  });
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

/** Which of the flags were typed, by their names on the command line; variables and defaults don't count. */
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
