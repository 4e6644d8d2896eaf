import assert from 'node:assert/strict';
import { mkdtempDisposable, readFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DownloadOptions, download } from '../../../../dev/control-plane/binaries/download.ts';
import { serve, sha512 } from '../archive-server.ts';

const CONTENT = Buffer.alloc(1_000_000, 'content ');

/** Downloads from a server that answers so; returns the lines reported and the file's content. */
async function downloadFrom(listener: RequestListener, options: Partial<DownloadOptions> = {}) {
  await using scratch = await mkdtempDisposable(join(tmpdir(), 'download-'));
  await using server = await serve(listener);
  const file = join(scratch.path, 'file');
  const lines: string[] = [];
  const report = (line: string): void => void lines.push(line);
  await download({ url: server.url, sha512: sha512(CONTENT) }, file, { report, ...options });
  return { lines, content: await readFile(file) };
}

describe('a download', () => {
  it('writes the file, and reports every tenth', async () => {
    const { lines, content } = await downloadFrom((_, response) => {
      response.setHeader('content-length', CONTENT.length);
      response.end(CONTENT);
    });
    assert.ok(content.equals(CONTENT));
    assert.equal(lines.at(-1), 'downloaded 100 % of 1.0 MB');
    assert.ok(lines.length <= 10);
    assert.deepEqual([...new Set(lines)], lines);
  });

  it('does without progress where the length is unknown', async () => {
    const { lines, content } = await downloadFrom((_, response) => {
      response.write(CONTENT);
      response.end();
    });
    assert.ok(content.equals(CONTENT));
    assert.deepEqual(lines, []);
  });

  it('follows a redirect', async () => {
    const { content } = await downloadFrom((request, response) => {
      if (request.url === '/elsewhere') response.end(CONTENT);
      else response.writeHead(302, { location: '/elsewhere' }).end();
    });
    assert.ok(content.equals(CONTENT));
  });

  it('refuses what has another checksum, naming both', async () => {
    const forged = Buffer.from('forged');
    await assert.rejects(
      downloadFrom((_, response) => response.end(forged)),
      (error: Error) => error.message.includes(sha512(forged)) && error.message.includes(sha512(CONTENT)),
    );
  });

  it('says which status the server answered with', async () => {
    await assert.rejects(
      downloadFrom((_, response) => response.writeHead(404).end()),
      /the server answers 404/,
    );
  });

  it('fails where the connection breaks off', async () => {
    const broken = downloadFrom((_, response) => {
      response.setHeader('content-length', CONTENT.length);
      response.write(CONTENT.subarray(0, 500_000), () => response.destroy());
    });
    await assert.rejects(broken, /could not be downloaded: .+/);
  });

  it('gives up on a server that does not answer', async () => {
    await assert.rejects(
      downloadFrom(() => undefined, { connectMilliseconds: 50 }),
      /nothing was received for 0.05 s/,
    );
  });

  it('gives up on a server that stops in the middle', async () => {
    const stalled = downloadFrom((_, response) => void response.write(CONTENT.subarray(0, 1000)), {
      silenceMilliseconds: 50,
    });
    await assert.rejects(stalled, /nothing was received for 0.05 s/);
  });

  it('ends with the reason of the signal when that aborts', async () => {
    const abort = new AbortController();
    const aborted = downloadFrom(() => abort.abort(new Error('enough')), { signal: abort.signal });
    await assert.rejects(aborted, /^Error: enough$/);
  });
});
