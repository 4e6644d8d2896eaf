/**
 * Prints what the changelog says of a version:
 *
 *     node scripts/release-notes.ts 1.2.3
 *
 * Fails where package.json or the changelog are of another version, so that a wrong tag publishes nothing.
 */
import { readFileSync } from 'node:fs';

const REPOSITORY = new URL('../', import.meta.url);

/**
 * The text of a version in a changelog that follows keepachangelog.com.
 *
 * @throws {Error} if the changelog has no such version, or says nothing of it
 */
export function releaseNotes(changelog: string, version: string): string {
  const sections = changelog.split(/^(?=## )/m);
  const found = sections.find((section) => /^## \[?([^\s\]]+)/.exec(section)?.[1] === version);
  const notes = found?.replace(/^## .*/, '').trim() ?? '';
  if (notes === '') throw new Error(`CHANGELOG.md says nothing of ${version}: give its section that name, and a date.`);
  return `${notes}\n`;
}

if (import.meta.main) {
  const [version = ''] = process.argv.slice(2);
  const project: { version: string } = JSON.parse(readFileSync(new URL('package.json', REPOSITORY), 'utf8'));
  if (project.version !== version) {
    throw new Error(`package.json is of ${project.version}, and the tag of ${version}: make them the same.`);
  }
  process.stdout.write(releaseNotes(readFileSync(new URL('CHANGELOG.md', REPOSITORY), 'utf8'), version));
}
