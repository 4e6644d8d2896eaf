import { open } from 'node:fs/promises';

const TAIL_BYTES = 16_384;

/**
 * The last lines of a file that a process may still be writing; none if there is no such file.
 *
 * @param lines the most lines to return
 */
export async function readTail(path: string, lines = 20): Promise<string> {
  try {
    await using file = await open(path);
    const { size } = await file.stat();
    const start = Math.max(0, size - TAIL_BYTES);
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(size - start), position: start });
    return buffer.toString('utf8', 0, bytesRead).trimEnd().split('\n').slice(-lines).join('\n');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}
