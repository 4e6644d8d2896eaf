import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Writes a shell script that may be executed, making its folder if need be. Returns its path. */
export async function writeScript(folder: string, name: string, body = ''): Promise<string> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  return path;
}

/**
 * The body of a script that stands for the go command: it writes executables where `go build -o FOLDER/` would.
 *
 * @param before shell commands to run first
 */
export function goScript(builds: readonly string[], before = ''): string {
  return `${before}
while [ $# -gt 0 ]; do [ "$1" = -o ] && into=$2; shift; done
for name in ${builds.join(' ')}; do printf '#!/bin/sh\\necho built\\n' > "$into$name"; chmod +x "$into$name"; done`;
}
