import type { Range } from '../../src/api/grammar/limits.ts';

/** The seed has mistakes. The message has one sentence per line. */
export class SeedError extends Error {
  override readonly name = 'SeedError';
  readonly code = 'ERR_LAMBDA_SEED';
  /** A sentence for each mistake. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/**
 * Reads values of unknown shape, and collects a sentence for each wrong one. A wrong value is replaced by an empty one, so that one
 * mistake does not hide the next. The values must not be used before {@link throwIfAny}.
 */
export class Problems {
  readonly #sentences: string[] = [];

  add(sentence: string): void {
    this.#sentences.push(sentence);
  }

  /** @throws SeedError if there is a mistake */
  throwIfAny(): void {
    if (this.#sentences.length > 0) throw new SeedError(this.#sentences);
  }

  /** An object with no other members than the known ones. */
  object(value: unknown, where: string, known: readonly string[]): Readonly<Record<string, unknown>> {
    const members = this.#members(value, where);
    for (const key of Object.keys(members)) {
      if (!known.includes(key)) this.add(`${where} has ${key}, which is not known; it may have ${known.join(', ')}.`);
    }
    return members;
  }

  /** An object with members of any name; absent counts as empty. */
  map<Read>(
    value: unknown,
    where: string,
    read: (member: unknown, where: string, key: string) => Read,
  ): Readonly<Record<string, Read>> {
    if (value === undefined || value === null) return {};
    return Object.fromEntries(
      Object.entries(this.#members(value, where)).map(([key, member]) => [key, read(member, `${where}.${key}`, key)]),
    );
  }

  /** A list; absent counts as empty. */
  list<Read>(value: unknown, where: string, read: (item: unknown, where: string) => Read): readonly Read[] {
    if (value === undefined || value === null) return [];
    if (Array.isArray(value)) return value.map((item, index) => read(item, `${where}[${index}]`));
    this.add(`${where} must be a list.`);
    return [];
  }

  /** An optional value. */
  optional<Read>(value: unknown, read: (value: unknown) => Read): Read | undefined {
    return value === undefined || value === null ? undefined : read(value);
  }

  /** @param what completes "must be …" */
  text(value: unknown, where: string, pattern: RegExp, what: string): string {
    if (typeof value === 'string' && pattern.test(value)) return value;
    this.add(`${where} must be ${what}.`);
    return '';
  }

  integer(value: unknown, where: string, { least, most }: Range): number {
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
    this.add(`${where} must be an integer from ${least} to ${most}.`);
    return least;
  }

  #members(value: unknown, where: string): Readonly<Record<string, unknown>> {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
    this.add(`${where} must be an object.`);
    return {};
  }
}
