import { createHash } from 'node:crypto';
import { UsageFailure } from '../failures.ts';
import type { SelectionOptions } from '../options/import.ts';

/** The functions to check. */
export interface Selection {
  /** Names in any of Lambda's forms, each once, sorted. Empty: all functions. */
  readonly names: readonly string[];
  /** The functions' names start with this text. */
  readonly prefix: string;
  /** The tags that a function must have, all of them, sorted. */
  readonly tags: readonly WantedTag[];
}

/** A tag that a function must have. */
export interface WantedTag {
  readonly key: string;
  /** Absent: any value. */
  readonly value?: string;
}

/**
 * Reads the selection. It is sorted, so that the order of the options makes no difference.
 *
 * @throws UsageFailure if nothing is selected, or a tag has no key
 */
export function readSelection({
  functionName = [],
  prefix = '',
  tag = [],
  all = false,
}: Partial<SelectionOptions>): Selection {
  if (functionName.length === 0 && prefix === '' && tag.length === 0 && !all) {
    throw new UsageFailure(
      'No function is selected: give --function-name, --prefix or --tag, or --all for all functions of the region.',
    );
  }
  return { names: distinct(functionName), prefix, tags: distinct(tag).map(readTag) };
}

/** Whether these tags include all the wanted ones. */
export function carries(tags: Readonly<Record<string, string>>, wanted: readonly WantedTag[]): boolean {
  return wanted.every(({ key, value }) => Object.hasOwn(tags, key) && (value === undefined || tags[key] === value));
}

const HASH_CHARACTERS = 8;

/** The name of the file that keeps the progress of this selection in this region. */
export function checkpointName(region: string | undefined, selection: Selection): string {
  const hash = createHash('sha256').update(JSON.stringify(selection)).digest('hex').slice(0, HASH_CHARACTERS);
  return `.eic-import-${region === undefined ? '' : `${region}-`}${hash}.jsonl`;
}

function readTag(text: string): WantedTag {
  const mark = text.indexOf('=');
  const key = mark < 0 ? text : text.slice(0, mark);
  if (key === '') throw new UsageFailure(`--tag "${text}" has no key: write KEY or KEY=VALUE.`);
  return mark < 0 ? { key } : { key, value: text.slice(mark + 1) };
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}
