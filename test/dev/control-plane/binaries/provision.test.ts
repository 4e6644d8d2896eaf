import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtempDisposable, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { type ProvisionOptions, provision, type Way } from '../../../../dev/control-plane/binaries/provision.ts';
import type { TriedWay } from '../../../../dev/control-plane/binaries/unavailable.ts';
import { writeScript } from '../scripts.ts';

/** A way that writes executables with these names. */
const writing = (name: string, ...executables: string[]): Way => ({
  name,
  async obtain(_, into) {
    for (const executable of executables) await writeScript(into, executable, `echo ${name}`);
  },
});

const failing = (name: string): Way => ({ name, obtain: () => Promise.reject(new Error(`${name} is closed.`)) });

/** Provisions `tool` into a cache folder, by these ways. */
async function provisionTool(cache: string, ways: readonly Way[], options: Partial<ProvisionOptions> = {}) {
  const tried: TriedWay[] = [];
  const lines: string[] = [];
  const filled = await provision(cache, {
    executables: ['tool'],
    ways,
    onFailed: (way) => tried.push(way),
    report: (line) => lines.push(line),
    ...options,
  });
  return { filled, tried, lines, beside: (await readdir(dirname(cache))).toSorted() };
}

describe('provisioning a cache folder', () => {
  let scratch: Awaited<ReturnType<typeof mkdtempDisposable>>;
  let cache: string;
  beforeEach(async () => {
    scratch = await mkdtempDisposable(join(tmpdir(), 'provision-'));
    cache = join(scratch.path, 'cache/1.2.3');
  });
  afterEach(() => scratch.remove());

  it('takes the first way that leads there, saying so, and leaves nothing else behind', async () => {
    const ways = [failing('bridge'), writing('ferry', 'tool', 'more'), failing('tunnel')];
    const { filled, tried, lines, beside } = await provisionTool(cache, ways);
    assert.equal(filled, true);
    assert.deepEqual(tried, [
      { way: `cache ${cache}`, reason: 'It lacks tool.' },
      { way: 'bridge', reason: 'bridge is closed.' },
    ]);
    assert.deepEqual(lines, ['bridge', 'ferry']);
    assert.deepEqual(beside, ['1.2.3', '1.2.3.lock']);
    assert.deepEqual((await readdir(cache)).toSorted(), ['more', 'tool']);
  });

  it('takes what is there', async () => {
    await writeScript(cache, 'tool');
    const { filled, tried, lines } = await provisionTool(cache, [failing('bridge')]);
    assert.deepEqual({ filled, tried, lines }, { filled: true, tried: [], lines: [`using the cache ${cache}`] });
  });

  it('replaces a folder that lacks something', async () => {
    await mkdir(cache, { recursive: true });
    await writeFile(join(cache, 'tool'), 'not executable');
    await writeFile(join(cache, 'rest'), '');
    assert.equal((await provisionTool(cache, [writing('ferry', 'tool')])).filled, true);
    assert.deepEqual(await readdir(cache), ['tool']);
  });

  it('goes on to the next way when what came is not all', async () => {
    const ways = [writing('raft', 'other'), writing('ferry', 'tool')];
    const { filled, tried } = await provisionTool(cache, ways);
    assert.equal(filled, true);
    assert.deepEqual(tried.at(-1), { way: 'raft', reason: 'The result lacks tool.' });
  });

  it('leaves no cache behind when no way leads there', async () => {
    const { filled, beside } = await provisionTool(cache, [failing('bridge'), writing('raft', 'other')]);
    assert.equal(filled, false);
    assert.deepEqual(beside, ['1.2.3.lock']);
  });

  it('says where the cache can not be written', async () => {
    await writeFile(join(scratch.path, 'cache'), 'a file, no folder');
    const tried: TriedWay[] = [];
    const onFailed = (way: TriedWay): void => void tried.push(way);
    const options = { executables: ['tool'], ways: [writing('ferry', 'tool')], onFailed, report: () => undefined };
    assert.equal(await provision(cache, options), false);
    assert.equal(tried.at(-1)?.way, `write to ${dirname(cache)}`);
    assert.match(tried.at(-1)?.reason ?? '', /EEXIST|ENOTDIR/);
  });

  it('removes what an interrupted run has left', async () => {
    const leftOver = join(dirname(cache), `.${basename(cache)}.incoming-abc`);
    await mkdir(leftOver, { recursive: true });
    await provisionTool(cache, [writing('ferry', 'tool')]);
    assert.equal(existsSync(leftOver), false);
  });

  it('rejects with the reason of the signal, trying no other way and leaving nothing', async () => {
    const abort = new AbortController();
    const interrupted: Way = {
      name: 'ferry',
      async obtain(_, into) {
        await writeScript(into, 'tool');
        abort.abort(new Error('enough'));
        abort.signal.throwIfAborted();
      },
    };
    const ways = [interrupted, writing('never', 'tool')];
    await assert.rejects(provisionTool(cache, ways, { signal: abort.signal }), /^Error: enough$/);
    assert.deepEqual(await readdir(dirname(cache)), ['1.2.3.lock']);
  });
});
