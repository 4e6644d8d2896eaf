import { UsageFailure } from '../failures.ts';

/** A long option of a command. */
export interface KnownOption {
  /** With its dashes: `--function-name`. */
  readonly name: string;
  /** Whether it takes a value. */
  readonly value: 'none' | 'one' | 'optional';
}

interface FoundOption {
  readonly option: KnownOption;
  /** The text after `=`. */
  readonly value: string | undefined;
}

const NEGATIVE_NUMBER = /^-\d+$|^-\d*\.\d+$/;

/**
 * Rewrites a command line: every long option gets its full name, and its value after `=`, so that no value is mistaken for an
 * option. An option may be shortened if only one option of its group starts so. The groups are searched one after another: the AWS
 * CLI, too, searches its global options and the operation's options separately. Short options, unknown options and everything
 * after `--` stay as they are.
 *
 * @throws UsageFailure if a name is ambiguous or a value is missing
 */
export function spellOut(args: readonly string[], groups: readonly (readonly KnownOption[])[]): string[] {
  const spelled: string[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const word = args[index] as string;
    if (word === '--') return [...spelled, ...args.slice(index)];
    const found = find(word, groups);
    const following = args[index + 1];
    if (!found) {
      spelled.push(word);
    } else if (found.value !== undefined || found.option.value === 'none') {
      spelled.push(withValue(found));
    } else if (following !== undefined && isValue(following, groups)) {
      spelled.push(withValue({ ...found, value: following }));
      index += 1;
    } else if (found.option.value === 'one') {
      throw new UsageFailure(`argument ${found.option.name}: expected one argument`);
    } else {
      spelled.push(found.option.name);
    }
  }
  return spelled;
}

function withValue({ option, value }: FoundOption): string {
  if (option.value === 'none' && value !== undefined) {
    throw new UsageFailure(`argument ${option.name}: ignored explicit argument '${value}'`);
  }
  return value === undefined ? option.name : `${option.name}=${value}`;
}

function find(word: string, groups: readonly (readonly KnownOption[])[]): FoundOption | undefined {
  if (!word.startsWith('--') || word === '--') return undefined;
  const equals = word.indexOf('=');
  const name = equals < 0 ? word : word.slice(0, equals);
  const value = equals < 0 ? undefined : word.slice(equals + 1);
  const exact = groups.flat().find((option) => option.name === name);
  if (exact) return { option: exact, value };
  for (const group of groups) {
    const candidates = group.filter((option) => option.name.startsWith(name));
    const [option] = candidates;
    if (candidates.length > 1) {
      const names = candidates.map((candidate) => candidate.name).join(', ');
      throw new UsageFailure(`ambiguous option: ${word} could match ${names}`);
    }
    if (option) return { option, value };
  }
  return undefined;
}

// A word with a dash in front is an option, unless it is only the dash, a negative number, or has a space in it.
function isValue(word: string, groups: readonly (readonly KnownOption[])[]): boolean {
  if (!word.startsWith('-') || word === '-') return true;
  if (word === '--' || find(word, groups)) return false;
  return NEGATIVE_NUMBER.test(word) || word.includes(' ');
}
