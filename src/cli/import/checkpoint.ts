import type { Identity } from '../../lambda/target.ts';
import { UsageFailure } from '../failures.ts';
import { deleteFile, type GrowingFile, growingFile, textIn } from './disk.ts';
import { type Finding, type Header, journalBeginning, journalLine, readJournal, type Subject } from './journal.ts';
import { targetOf } from './subjects.ts';

/** The progress of an import, and the file that keeps it, if there is one. */
export interface Checkpoint {
  readonly subjects: readonly Subject[];
  /** By function. Grows while the import runs. */
  readonly findings: ReadonlyMap<string, Finding>;
  /** Path of the file; undefined for an import of a single function. */
  readonly path: string | undefined;
  /** The number of findings in the file when the import started. */
  readonly doneBefore: number;
  add(finding: Finding): void;
  /** Closes the file and keeps it. */
  close(): void;
  /** Deletes the file, after all results are written. */
  delete(): Promise<void>;
}

/**
 * Continues an earlier import with the same selection, if there is one.
 *
 * @throws UsageFailure if the file belongs to another import or is not a checkpoint
 */
export async function resumeCheckpoint(path: string, header: Header): Promise<Checkpoint | undefined> {
  const text = await textIn(path);
  const journal = text === undefined ? undefined : readJournal(text, header, path);
  if (journal === undefined) return undefined;
  const { subjects, findings, bytes } = journal;
  return checkpoint(subjects, findings, { path, file: await growingFile(path, bytes) });
}

/** Starts the checkpoint of an import. An import of a single function has no file. */
export async function beginCheckpoint(path: string, header: Header, subjects: readonly Subject[]): Promise<Checkpoint> {
  if (subjects.length <= 1) return checkpoint(subjects, new Map(), undefined);
  const file = await growingFile(path, 0);
  file.append(journalBeginning(header, subjects));
  return checkpoint(subjects, new Map(), { path, file });
}

/** @throws UsageFailure if the checkpoint has findings from another account than that of the credentials */
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
