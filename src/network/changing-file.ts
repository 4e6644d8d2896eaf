import { readFileSync, statSync } from 'node:fs';

/** A file that somebody else replaces from time to time: certificates, tokens. */
export interface ChangingFile {
  /**
   * What it holds now; the same Buffer for as long as the file stays the same.
   *
   * @throws Node's error where it could never be read. Later the last content counts: a file that is being replaced may be missing
   *   for a moment.
   */
  read(): Buffer;
}

/** @param path - of the file, which is not looked at yet */
export function createChangingFile(path: string): ChangingFile {
  let known: { readonly content: Buffer; readonly version: string } | undefined;
  return {
    read() {
      try {
        // Kubernetes replaces a mounted file by turning a link to another folder, which changes the inode.
        const { mtimeNs, size, ino } = statSync(path, { bigint: true });
        const version = [mtimeNs, size, ino].join();
        if (known?.version !== version) known = { content: readFileSync(path), version };
      } catch (error) {
        if (known === undefined) throw error;
      }
      return known.content;
    },
  };
}
