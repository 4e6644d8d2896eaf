import type { Settings } from '../../lambda/settings.ts';
import { UsageFailure } from '../failures.ts';
import type { Selection } from './selection.ts';

/**
 * The progress of an import as JSON lines, with which an interrupted import can continue: the selection, the functions to
 * check, then each checked function.
 */
export interface Journal {
  readonly subjects: readonly Subject[];
  /** By function. */
  readonly findings: ReadonlyMap<string, Finding>;
  /** Length of the complete lines, in bytes. The import ended while it was writing the rest. */
  readonly bytes: number;
}

/** The selection of an import. An import continues a journal with the same header. */
export interface Header {
  readonly version: 1;
  readonly region: string | null;
  readonly selection: Selection;
}

/** A function to check. */
export interface Subject {
  /** Unqualified ARN. */
  readonly function: string;
  /** Only these qualifiers; absent: all qualifiers with a configuration. */
  readonly qualifiers?: readonly string[];
}

/** The result for a function. */
export type Finding =
  | { readonly function: string; readonly configs: readonly FoundConfig[] }
  /** `tags`: the function lacks a selected tag; `missing`: the function no longer exists. */
  | { readonly function: string; readonly skipped: 'tags' | 'missing' };

/** One configuration that Lambda holds. */
export interface FoundConfig {
  readonly qualifier: string;
  readonly settings: Settings;
}

/** The first lines of a journal. */
export function journalBeginning(header: Header, subjects: readonly Subject[]): string {
  return line(header) + line({ functions: subjects });
}

/** The line for a function that was checked. */
export function journalLine(finding: Finding): string {
  return line(finding);
}

/**
 * Reads a journal.
 *
 * @param path - for the failures
 * @returns undefined where the import had not come to look at functions
 * @throws UsageFailure if the text belongs to another import, or is not a journal; the file stays as it is
 */
export function readJournal(text: string, header: Header, path: string): Journal | undefined {
  const expected = line(header);
  if (expected.startsWith(text)) return undefined;
  if (!text.startsWith(expected)) throw notThis(text, path);
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  const [functions, ...rest] = whole.slice(expected.length).split('\n').slice(0, -1);
  if (functions === undefined) return undefined;
  const read = (each: string, index: number): unknown => {
    try {
      return JSON.parse(each);
    } catch {
      // The first line is the header.
      throw new UsageFailure(`${path} is damaged in line ${index + 2}: delete it to start again.`);
    }
  };
  const { functions: subjects } = read(functions, 0) as { functions: readonly Subject[] };
  const findings = rest.map((each, index) => read(each, index + 1) as Finding);
  return {
    subjects,
    findings: new Map(findings.map((finding) => [finding.function, finding])),
    bytes: Buffer.byteLength(whole),
  };
}

function notThis(text: string, path: string): UsageFailure {
  return /^\{"version":\d+,"region":/.test(text)
    ? new UsageFailure(
        `${path} holds the progress of another import: finish that import with its own options, delete the file, or give another --checkpoint.`,
      )
    : new UsageFailure(`${path} is not the checkpoint of an import: give another --checkpoint.`);
}

function line(value: object): string {
  return `${JSON.stringify(value)}\n`;
}
