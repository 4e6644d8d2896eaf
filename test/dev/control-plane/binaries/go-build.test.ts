import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { mkdtempDisposable, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { goBuild } from '../../../../dev/control-plane/binaries/go-build.ts';
import { currentPlatform } from '../../../../dev/control-plane/binaries/platform.ts';
import { GuardedFolder } from '../../../../dev/control-plane/guard/guarded-folder.ts';
import { goScript, writeScript } from '../scripts.ts';

const SYSTEM_PATH = '/usr/bin:/bin';

interface Given {
  readonly env?: NodeJS.ProcessEnv;
  readonly progressMilliseconds?: number;
  /** Called with each line reported. */
  readonly onLine?: (line: string, scratch: string) => void;
}

/** Builds with a script in place of the go command, which may use the folder $SCRATCH. */
async function buildWith(script: string, { env, progressMilliseconds = 1000, onLine }: Given = {}) {
  await using scratch = await mkdtempDisposable(join(tmpdir(), 'go-build-'));
  await using work = await GuardedFolder.open(scratch.path, 'work-');
  await writeScript(join(scratch.path, 'bin'), 'go', script);
  const into = join(work.path, 'binaries');
  const build = {
    moduleFolder: scratch.path,
    packages: { etcd: 'go.etcd.io/etcd/server/v3', kubectl: 'k8s.io/kubernetes/cmd/kubectl' },
    versionVariable: 'a/b.version=v1.2.3',
  };
  await goBuild(build, work, into, {
    report: (line) => onLine?.(line, scratch.path),
    progressMilliseconds,
    env: { ...env, PATH: `${join(scratch.path, 'bin')}:${SYSTEM_PATH}`, SCRATCH: scratch.path },
  });
  const seen = await readFile(join(scratch.path, 'seen'), 'utf8').catch(() => '');
  return { built: (await readdir(into)).toSorted(), seen, module: scratch.path, into };
}

describe('a build with Go', () => {
  it('asks for static, stamped programs from the pinned modules only', async () => {
    const record = 'echo "$PWD|$CGO_ENABLED|$GOOS|$GOARCH|$GOWORK|$GOPROXY|$*" > "$SCRATCH/seen"';
    const { seen, module, into } = await buildWith(goScript(['server', 'kubectl'], record), {
      env: { GOOS: 'plan9', GOARCH: 'mips', GOPROXY: 'a-proxy' },
    });
    const { os, arch } = currentPlatform();
    const [folder, ...rest] = seen.trim().split('|');
    assert.ok(folder?.endsWith(module), folder);
    assert.deepEqual(rest, [
      '0',
      os,
      arch,
      'off',
      'a-proxy',
      `build -v -mod=readonly -trimpath -ldflags -s -w -X a/b.version=v1.2.3 -o ${into}/ ` +
        'go.etcd.io/etcd/server/v3 k8s.io/kubernetes/cmd/kubectl',
    ]);
  });

  it('gives the programs the names that are asked for', async () => {
    const { built } = await buildWith(goScript(['server', 'kubectl']));
    assert.deepEqual(built, ['etcd', 'kubectl']);
  });

  it('tells from time to time how long it has been at it and what Go printed last', async () => {
    const script = goScript(
      ['server', 'kubectl'],
      'echo some/package; while [ ! -e "$SCRATCH/go-on" ]; do sleep 0.02; done',
    );
    const lines: string[] = [];
    await buildWith(script, {
      progressMilliseconds: 20,
      onLine: (line, scratch) => {
        lines.push(line);
        if (line.includes('some/package')) writeFileSync(join(scratch, 'go-on'), '');
      },
    });
    assert.ok(
      lines.some((line) => /^building for [0-9]+ s, now at some\/package$/.test(line)),
      lines.join('\n'),
    );
    assert.equal(lines.at(-1)?.startsWith('built in'), true);
  });

  it('fails with what Go printed last', async () => {
    await assert.rejects(buildWith('echo "go: no such module" >&2; exit 1'), /exit code 1: go: no such module$/);
  });

  it('fails where there is no Go', async () => {
    await using work = await GuardedFolder.open(tmpdir(), 'go-build-');
    const build = { moduleFolder: work.path, packages: {}, versionVariable: '' };
    const options = { report: () => undefined, env: { PATH: work.path } };
    await assert.rejects(goBuild(build, work, join(work.path, 'into'), options), /go command is not on the PATH/);
  });
});
