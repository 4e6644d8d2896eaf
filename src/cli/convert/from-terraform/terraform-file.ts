import { entriesOf, member, textAt, type Value } from '../document.ts';

/** True if a path is a file of Terraform's or OpenTofu's configuration language. */
export function isTerraformFile(path: string): boolean {
  return /\.(?:tf|tofu)(?:\.json)?$/.test(path);
}

/** OpenTofu's own file that stands in for a file of Terraform's. */
export function replacedBy(path: string): string {
  return path.replace(/\.tf(\.json)?$/, '.tofu$1');
}

/** The paths that OpenTofu reads of a folder. */
export function withoutReplaced(paths: readonly string[]): string[] {
  const all = new Set(paths);
  return paths.filter((path) => replacedBy(path) === path || !all.has(replacedBy(path)));
}

/** True if a document is a configuration in the JSON syntax, whatever the name of its file. */
export function isTerraformJson(document: Value): boolean {
  const types = entriesOf(member(document, 'resource')).map(([type]) => type);
  if (types.some((type) => /^[a-z][a-z0-9]*_[a-z0-9_]+$/.test(type))) return true;
  return entriesOf(member(document, 'module')).some(([, call]) => textAt(call, 'source') !== undefined);
}
