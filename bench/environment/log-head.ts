import { open } from 'node:fs/promises';

const HEAD_BYTES = 16_384;

/** The first lines of a log, of which the rest may be long. @param log - path of it */
export async function headOfLog(log: string): Promise<string> {
  await using file = await open(log);
  const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(HEAD_BYTES), position: 0 });
  return buffer.toString('utf8', 0, bytesRead);
}
