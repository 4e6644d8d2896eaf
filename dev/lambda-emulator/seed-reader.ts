import { ACCOUNT, REGION, whole } from '../../src/api/grammar/function-name.ts';
import { MOST_CHARACTERS, type Range } from '../../src/api/grammar/limits.ts';
import type { ExecutionRole } from './execution-role.ts';
import { Problems } from './seed-problems.ts';
import { destinationSeed, settingsSeed } from './seed-settings.ts';
import type { Settings } from './settings.ts';

/** The allowed numbers of versions of a function. */
const VERSIONS: Range = { least: 0, most: 1000 };

/** A function of a seed. */
export interface FunctionSeed {
  readonly name: string;
  /** The number of published versions, numbered from 1. @default 0 */
  readonly versions?: number;
  /** Alias name → version. @default none */
  readonly aliases?: Readonly<Record<string, string>>;
  /** @default 'everything' */
  readonly role?: ExecutionRole;
  /** @default none */
  readonly tags?: Readonly<Record<string, string>>;
  /** Qualifier → settings, with Lambda's names. @default none */
  readonly eventInvokeConfigs?: Readonly<Record<string, Settings>>;
}

/** The contents of the emulator at the start. */
export interface LambdaSeed {
  /** 12 digits. @default the emulator's default account */
  readonly account?: string;
  /** @default the emulator's default region */
  readonly region?: string;
  /** @default none */
  readonly functions?: readonly FunctionSeed[];
  /** ARNs of existing queues, topics, event buses and buckets. @default none */
  readonly destinations?: readonly string[];
}

/**
 * Reads a seed from a value of any shape.
 *
 * @throws SeedError with a sentence for each mistake
 */
export function readSeed(value: unknown): LambdaSeed {
  const problems = new Problems();
  const seed = problems.object(value, 'The seed', ['account', 'region', 'functions', 'destinations']);
  const account = problems.optional(seed.account, (given) =>
    problems.text(given, 'account', new RegExp(whole(ACCOUNT)), 'a string of 12 digits (in YAML, in quotes)'),
  );
  const region = problems.optional(seed.region, (given) =>
    problems.text(given, 'region', new RegExp(whole(REGION)), 'a region such as eu-west-1'),
  );
  const functions = problems.list(seed.functions, 'functions', (given, where) => functionSeed(given, where, problems));
  const destinations = problems.list(seed.destinations, 'destinations', (given, where) =>
    destinationSeed(given, where, problems),
  );
  refuseDuplicates(functions, problems);
  problems.throwIfAny();
  return { ...(account && { account }), ...(region && { region }), functions, destinations };
}

function functionSeed(value: unknown, where: string, problems: Problems): FunctionSeed {
  const members = problems.object(value, where, ['name', 'versions', 'aliases', 'role', 'tags', 'eventInvokeConfigs']);
  const name = problems.text(
    members.name,
    `${where}.name`,
    new RegExp(`^[a-zA-Z0-9_-]{1,${MOST_CHARACTERS.name}}$`),
    `a plain function name of at most ${MOST_CHARACTERS.name} characters`,
  );
  const versions = problems.integer(members.versions ?? 0, `${where}.versions`, VERSIONS);
  const aliases = problems.map(members.aliases, `${where}.aliases`, (given, at) =>
    version(given, at, versions, problems),
  );
  const role = problems.optional(members.role, (given) => executionRole(given, `${where}.role`, problems));
  const tags = problems.map(members.tags, `${where}.tags`, (given, at) =>
    problems.text(given, at, /^.{0,256}$/s, 'a string of at most 256 characters (a number in quotes)'),
  );
  const eventInvokeConfigs = problems.map(
    members.eventInvokeConfigs,
    `${where}.eventInvokeConfigs`,
    (given, at, qualifier) => {
      if (!isVersion(qualifier, versions) && !Object.hasOwn(aliases, qualifier)) {
        problems.add(
          `${at} is for a qualifier that the function doesn't have: ` +
            'it must be $LATEST, one of its versions or one of its aliases.',
        );
      }
      return settingsSeed(given, at, problems);
    },
  );
  return { name, versions, aliases, ...(role && { role }), tags, eventInvokeConfigs };
}

function version(value: unknown, where: string, versions: number, problems: Problems): string {
  const text = String(value);
  if (!isVersion(text, versions)) {
    problems.add(
      `${where} must be a version of the function: $LATEST, or a number from 1 to its versions (${versions}).`,
    );
  }
  return text;
}

function isVersion(text: string, versions: number): boolean {
  return text === '$LATEST' || (/^[1-9]\d*$/.test(text) && Number(text) <= versions);
}

function executionRole(value: unknown, where: string, problems: Problems): ExecutionRole {
  if (value === 'everything' || value === 'nothing') return value;
  if (!Array.isArray(value)) {
    problems.add(`${where} must be everything, nothing, or a list of the destination ARNs that the role may reach.`);
    return 'nothing';
  }
  return problems.list(value, where, (given, at) =>
    problems.text(given, at, /^(arn:|\*)/, 'an ARN, in which * stands for any characters'),
  );
}

function refuseDuplicates(functions: readonly FunctionSeed[], problems: Problems): void {
  const names = new Set<string>();
  functions.forEach(({ name }, index) => {
    if (name !== '' && names.has(name))
      problems.add(`functions[${index}].name is taken: there is another function ${name}.`);
    names.add(name);
  });
}
