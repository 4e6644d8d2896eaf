import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Archive } from '../releases.ts';

const CONNECT_MILLISECONDS = 10_000;
const SILENCE_MILLISECONDS = 30_000;
const PROGRESS_STEP_PERCENT = 10;

/** @see download */
export interface DownloadOptions {
  readonly report: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
  /** Time limit for the start of the answer. @default 10 seconds, so that a closed network fails fast */
  readonly connectMilliseconds?: number;
  /** Time limit for each further part of the answer. @default 30 seconds */
  readonly silenceMilliseconds?: number;
}

/**
 * Downloads an archive into a file, and reports every tenth of it.
 *
 * @throws if the download fails or stalls, or if the checksum differs from the pinned one; the file must then not be used
 */
export async function download(archive: Archive, file: string, options: DownloadOptions): Promise<void> {
  const {
    report,
    signal,
    connectMilliseconds = CONNECT_MILLISECONDS,
    silenceMilliseconds = SILENCE_MILLISECONDS,
  } = options;
  const patience = new AbortController();
  const giveUp = (milliseconds: number): NodeJS.Timeout =>
    setTimeout(() => patience.abort(new Error(`nothing was received for ${milliseconds / 1000} s`)), milliseconds);
  let timer = giveUp(connectMilliseconds);
  try {
    const response = await fetch(archive.url, {
      signal: AbortSignal.any(signal === undefined ? [patience.signal] : [patience.signal, signal]),
    });
    if (!response.ok || response.body === null) throw new Error(`the server answers ${response.status}`);
    const progress = progressReporter(Number(response.headers.get('content-length') ?? Number.NaN), report);
    const hash = createHash('sha512');
    const watched = async function* (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      for await (const chunk of chunks) {
        clearTimeout(timer);
        timer = giveUp(silenceMilliseconds);
        hash.update(chunk);
        progress(chunk.length);
        yield chunk;
      }
    };
    await pipeline(response.body, watched, createWriteStream(file));
    const sha512 = hash.digest('hex');
    if (sha512 !== archive.sha512) {
      throw new Error(`its SHA-512 is ${sha512} and not the pinned ${archive.sha512}, so it is not used`);
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw new Error(`It could not be downloaded: ${causes(error)}.`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/** Reports nothing if the total is unknown (NaN). */
function progressReporter(totalBytes: number, report: (line: string) => void): (bytes: number) => void {
  let bytes = 0;
  let reportedPercent = 0;
  return (more) => {
    bytes += more;
    const percent = Math.floor((bytes / totalBytes) * 100);
    if (!(percent >= reportedPercent + PROGRESS_STEP_PERCENT)) return;
    reportedPercent = percent - (percent % PROGRESS_STEP_PERCENT);
    report(`downloaded ${reportedPercent} % of ${(totalBytes / 1e6).toFixed(1)} MB`);
  };
}

/** fetch's error says only "fetch failed"; the reason is in its cause. */
function causes(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${causes(error.cause)}`;
}
