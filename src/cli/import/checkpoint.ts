import type { Identity } from '../../lambda/target.ts';
import { UsageFailure } from '../failures.ts';
import { deleteFile, type GrowingFile, growingFile, textIn } from './disk.ts';
import { type Finding, type Header, journalBeginning, journalLine, readJournal, type Subject } from './journal.ts';
import { targetOf } from './subjects.ts';

/** What is known of an import, and the file that keeps it, where there is one. */
export interface Checkpoint {
  readonly subjects: readonly Subject[];
  /** By function; grows. */
  readonly findings: ReadonlyMap<string, Finding>;
  /** Where it is kept; undefined for an import that is done in no time. */
  readonly path: string | undefined;
  /** Those findings that were there when it was opened. */
  readonly doneBefore: number;
  add(finding: Finding): void;
  /** Lets go of the file. */
  close(): void;
  /** All is written: nothing needs to be kept. */
  delete(): Promise<void>;
}

/**
 * Takes an earlier import of the same over, if there is one.
 *
 * @throws UsageFailure where the file is another import's or no checkpoint
 */
export async function resumeCheckpoint(path: string, header: Header): Promise<Checkpoint | undefined> {
  const text = await textIn(path);
  const journal = text === undefined ? undefined : readJournal(text, header, path);
  if (journal === undefined) return undefined;
  const { subjects, findings, bytes } = journal;
  return checkpoint(subjects, findings, { path, file: await growingFile(path, bytes) });
}

/** Begins to keep an import, where that is worth it: more than one function is to be looked at. */
export async function beginCheckpoint(path: string, header: Header, subjects: readonly Subject[]): Promise<Checkpoint> {
  if (subjects.length <= 1) return checkpoint(subjects, new Map(), undefined);
  const file = await growingFile(path, 0);
  file.append(journalBeginning(header, subjects));
  return checkpoint(subjects, new Map(), { path, file });
}

/** @throws UsageFailure where the checkpoint holds what another account's credentials found */
export function checkOwner({ subjects, path }: Checkpoint, identity: Identity): void {
  const [first] = subjects;
  if (first === undefined) return;
  const { account } = targetOf(first);
  if (account === identity.account) return;
  throw new UsageFailure(
    `${path} holds the progress of an import from account ${account}, and the credentials belong to ${identity.account}: use credentials of ${account}, delete the file, or give another --checkpoint.`,
  );
}

function checkpoint(
  subjects: readonly Subject[],
  before: ReadonlyMap<string, Finding>,
  kept: { readonly path: string; readonly file: GrowingFile } | undefined,
): Checkpoint {
  const findings = new Map(before);
  return {
    subjects,
    findings,
    path: kept?.path,
    doneBefore: before.size,
    add(finding) {
      findings.set(finding.function, finding);
      kept?.file.append(journalLine(finding));
    },
    close: () => kept?.file.close(),
    async delete() {
      if (kept !== undefined) await deleteFile(kept.path);
    },
  };
}
