import { dirname, normalize } from 'node:path';
import type { Attribute, Block } from './block.ts';

/** The declarations of the files in one folder. This is Terraform's smallest unit, and names are valid only within it. */
export interface Module {
  readonly folder: string;
  readonly locals: ReadonlyMap<string, Attribute>;
  readonly variables: ReadonlyMap<string, Block>;
  /** Managed resources by `type.name`, data sources by `data.type.name`. */
  readonly resources: ReadonlyMap<string, Block>;
  readonly providers: readonly Block[];
  /** The first `module` block in the files that calls this module: it gives values to its variables. */
  readonly caller?: Block | undefined;
}

/** Groups the blocks of all files by folder. */
export function modulesOf(blocks: readonly Block[]): Module[] {
  const folders = new Map<string, Block[]>();
  for (const block of blocks) {
    const folder = dirname(block.place.path);
    folders.set(folder, [...(folders.get(folder) ?? []), block]);
  }
  return [...folders].map(([folder, own]) => ({
    folder,
    locals: new Map(own.filter(({ type }) => type === 'locals').flatMap(({ attributes }) => [...attributes])),
    variables: byLabels(own, 'variable', ''),
    resources: new Map([...byLabels(own, 'resource', ''), ...byLabels(own, 'data', 'data.')]),
    providers: own.filter(({ type, labels }) => type === 'provider' && labels[0] === 'aws'),
    caller: blocks.find((block) => block.type === 'module' && calledFolder(block) === normalize(folder)),
  }));
}

function byLabels(blocks: readonly Block[], type: string, prefix: string): Map<string, Block> {
  const chosen = blocks.filter((block) => block.type === type);
  return new Map(chosen.map((block) => [`${prefix}${block.labels.join('.')}`, block]));
}

/** The folder that a `module` block calls; undefined if the module is not local. */
function calledFolder(call: Block): string | undefined {
  const source = call.attributes.get('source')?.expression.text.match(/^"(\.[^"$]*)"$/)?.[1];
  return source && normalize(`${dirname(call.place.path)}/${source}`).replace(/\/$/, '');
}
