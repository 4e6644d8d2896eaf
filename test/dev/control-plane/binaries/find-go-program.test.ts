import assert from 'node:assert/strict';
import { mkdtempDisposable, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder } from '../../../../dev/control-plane/binaries/cache-folder.ts';
import { findGoProgram } from '../../../../dev/control-plane/binaries/find-go-program.ts';
import { HELM } from '../../../../dev/control-plane/releases.ts';
import { goScript, writeScript } from '../scripts.ts';

describe('finding a program that Go can build', () => {
  let scratch: Awaited<ReturnType<typeof mkdtempDisposable>>;
  let env: NodeJS.ProcessEnv;
  let bin: string;
  beforeEach(async () => {
    scratch = await mkdtempDisposable(join(tmpdir(), 'find-go-program-'));
    bin = join(scratch.path, 'bin');
    env = { PATH: bin, XDG_CACHE_HOME: join(scratch.path, 'cache') };
  });
  afterEach(() => scratch.remove());

  const find = () =>
    findGoProgram({ program: { ...HELM, version: '4.5.6', moduleFolder: scratch.path }, report: () => undefined, env });

  it('takes that on the PATH before all else', async () => {
    await writeScript(cacheFolder('helm', '4.5.6', env), 'helm');
    const path = await writeScript(bin, 'helm', '[ "$*" = "version --short" ] && echo v4.0.0+g123');
    assert.equal(await find(), path);
  });

  it('leaves that on the PATH alone if it is of another major version', async () => {
    const cached = await writeScript(cacheFolder('helm', '4.5.6', env), 'helm');
    await writeScript(bin, 'helm', 'echo v3.22.0');
    assert.equal(await find(), cached);
  });

  it('takes that in the cache before it builds', async () => {
    await writeScript(bin, 'go', 'exit 1');
    const path = await writeScript(cacheFolder('helm', '4.5.6', env), 'helm');
    assert.equal(await find(), path);
  });

  it('builds it', async () => {
    await writeScript(bin, 'go', `PATH=/usr/bin:/bin\n${goScript(['helm'])}`);
    const path = await find();
    assert.equal(path, join(cacheFolder('helm', '4.5.6', env), 'helm'));
    assert.match(await readFile(path, 'utf8'), /built/);
  });

  it('lists every way and what can be done when all fail', async () => {
    const message = await find().catch((error: Error) => error.message);
    assert.match(message, /PATH: It has no helm\./);
    assert.match(message, /building Helm 4\.5\.6 with Go: The go command is not on the PATH\./);
    assert.match(message, /install Helm 4 /);
  });
});
