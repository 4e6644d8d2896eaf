import { basename, dirname, normalize } from 'node:path';
import type { Place } from '../place.ts';
import type { Attribute, Block } from './block.ts';
import type { Expression } from './expression.ts';

/** The declarations of the files in one folder. This is Terraform's smallest unit, and names are valid only within it. */
export interface Module {
  readonly folder: string;
  readonly locals: ReadonlyMap<string, Attribute>;
  readonly variables: ReadonlyMap<string, Block>;
  readonly outputs: ReadonlyMap<string, Block>;
  /** Managed resources by `type.name`, data sources by `data.type.name`. */
  readonly resources: ReadonlyMap<string, Block>;
  /** Configurations of providers. */
  readonly providers: readonly Block[];
  /** The sources of providers, such as `hashicorp/aws`, by their local names, as far as the module declares them. */
  readonly requiredProviders: ReadonlyMap<string, string>;
  /** The places of blocks that only change others. */
  readonly overrides: readonly Place[];
  /** The `module` blocks, by name. */
  readonly calls: ReadonlyMap<string, Block>;
}

/** The content of a file, and its path. */
export interface TerraformFile {
  readonly path: string;
  readonly content: Block;
}

/** The declarations of a folder's files. */
export function moduleOf(folder: string, files: readonly TerraformFile[]): Module {
  const { blocks, overrides } = merged(files);
  const named = (type: string) =>
    new Map(blocks.filter((block) => block.type === type).map((block) => [block.labels[0] ?? '', block]));
  return {
    folder,
    locals: new Map(blocks.filter(({ type }) => type === 'locals').flatMap(({ attributes }) => [...attributes])),
    variables: named('variable'),
    outputs: named('output'),
    resources: new Map([...byLabels(blocks, 'resource', ''), ...byLabels(blocks, 'data', 'data.')]),
    providers: blocks.filter(({ type }) => type === 'provider'),
    requiredProviders: requiredProviders(blocks),
    overrides,
    calls: named('module'),
  };
}

/** The folder that a `module` block calls; undefined if the module is not local. */
export function calledFolder(call: Block): string | undefined {
  const source = call.attributes.get('source')?.expression;
  const path = source?.kind === 'literal' ? source.value : undefined;
  return path && /^\.\.?(?:\/|$)/.test(path) ? folderName(`${dirname(call.place.path)}/${path}`) : undefined;
}

/** A folder's path in one spelling. */
export function folderName(path: string): string {
  return normalize(path).replace(/(.)\/$/, '$1');
}

/** True if a file changes the blocks of the others: https://developer.hashicorp.com/terraform/language/files/override */
function isOverride(path: string): boolean {
  return /^(?:.*_)?override\.(?:tf|tofu)(?:\.json)?$/.test(basename(path));
}

function merged(files: readonly TerraformFile[]): { readonly blocks: Block[]; readonly overrides: Place[] } {
  const plain = files.filter(({ path }) => !isOverride(path)).flatMap(({ content }) => content.blocks);
  const overrides = files.filter(({ path }) => isOverride(path)).flatMap(({ content }) => content.blocks);
  const left = new Set(overrides);
  const changed = plain.map((block) => {
    const own = overrides.filter((other) => sameBlock(block, other));
    for (const other of own) left.delete(other);
    return own.reduce(overridden, block);
  });
  const used = overrides.filter((block) => !left.has(block));
  return { blocks: [...changed, ...left], overrides: used.map(({ place }) => place) };
}

function sameBlock(one: Block, other: Block): boolean {
  if (one.type !== other.type || one.labels.join('.') !== other.labels.join('.')) return false;
  const alias = (block: Block) => block.attributes.get('alias')?.expression.written;
  return one.type !== 'locals' && (one.type !== 'provider' || alias(one) === alias(other));
}

function overridden(block: Block, other: Block): Block {
  const types = new Set(other.blocks.map(madeType));
  return {
    ...block,
    attributes: new Map([...block.attributes, ...other.attributes]),
    blocks: [...block.blocks.filter((inner) => !types.has(madeType(inner))), ...other.blocks],
  };
}

/** The type of the blocks that a block makes: a `dynamic` block makes those of its label. */
function madeType({ type, labels }: Block): string {
  return type === 'dynamic' ? (labels[0] ?? type) : type;
}

function requiredProviders(blocks: readonly Block[]): Map<string, string> {
  const required = blocks
    .filter(({ type }) => type === 'terraform')
    .flatMap((block) => block.blocks.filter(({ type }) => type === 'required_providers'));
  return new Map(
    required.flatMap(({ attributes }) =>
      [...attributes].flatMap(([name, { expression }]): [string, string][] => {
        const source = literalEntry(expression, 'source');
        // The registry's host is implied, and names are written in any case.
        return source === undefined ? [] : [[name, source.toLowerCase().split('/').slice(-2).join('/')]];
      }),
    ),
  );
}

function literalEntry(expression: Expression, name: string): string | undefined {
  if (expression.kind !== 'object') return undefined;
  const [, value] = expression.entries.find(([key]) => key.kind === 'literal' && key.value === name) ?? [];
  return value?.kind === 'literal' ? value.value : undefined;
}

function byLabels(blocks: readonly Block[], type: string, prefix: string): Map<string, Block> {
  const chosen = blocks.filter((block) => block.type === type);
  return new Map(chosen.map((block) => [`${prefix}${block.labels.join('.')}`, block]));
}
