import assert from 'node:assert/strict';
import { join } from 'node:path';
import fc from 'fast-check';
import { convert } from '../../../../../src/cli/convert/convert.ts';
import type { Files } from '../../../../../src/cli/convert/files.ts';
import type { Source } from '../../../../../src/cli/convert/source.ts';
import { CommandFailure } from '../../../../../src/cli/failures.ts';
import type { Manifest, ManifestSpec } from '../../../../../src/cli/manifest/manifest.ts';

/** The settings of a configuration that may get lost. */
export interface Settings {
  readonly retries: number | undefined;
  readonly age: number | undefined;
  readonly qualifier: string | undefined;
  readonly region: string | undefined;
  readonly onSuccess: string | undefined;
  readonly onFailure: string | undefined;
}

/** A configuration that is planted into a tool's files. Its name stands in no other one. */
export interface Plant extends Settings {
  readonly name: string;
  readonly retries: number;
  readonly age: number;
  readonly qualifier: string;
  readonly region: string;
  readonly onSuccess: string;
  readonly onFailure: string;
}

/** A piece of a file. */
export interface Chunk {
  readonly path: string;
  readonly text: string;
}

/** The way in which a configuration is planted. */
export interface Planting {
  readonly chunks: readonly Chunk[];
  /**
   * The right answer: its manifest; no manifest, since the tool deploys nothing; or a warning at one of the chunks, or else its
   * manifest.
   */
  readonly answer: 'manifest' | 'nothing' | 'word';
  /** The settings that the tool has no place for, or gives in another way than by the plant. */
  readonly instead?: Partial<Settings>;
}

/** A way in which a tool's files have a configuration. */
export type Wrapper = (plant: Plant) => Planting;

/** A tool's files, in which configurations are planted. */
export interface Planted {
  readonly plants: readonly Plant[];
  /** The name of the wrapper of each plant. */
  readonly wrappers: readonly string[];
}

/** A plant with settings by its number. */
export function plantNumber(index: number, retries = 2, age = 60, qualifier = 'live', region = 'eu-west-1'): Plant {
  const name = `planted${index}`;
  return {
    name,
    retries,
    age,
    qualifier,
    region,
    onSuccess: `arn:aws:sns:eu-west-1:123456789012:${name}-done`,
    onFailure: `arn:aws:sqs:eu-west-1:123456789012:${name}-failed`,
  };
}

/** Random plants in random wrappers, of which each may occur several times. */
export function plantedIn(wrappers: Readonly<Record<string, Wrapper>>): fc.Arbitrary<Planted> {
  const one = fc.tuple(
    fc.constantFrom(...Object.keys(wrappers)),
    fc.nat(2),
    fc.integer({ min: 60, max: 21_600 }),
    fc.constantFrom('live', 'prod', '7'),
    fc.constantFrom('eu-west-1', 'us-east-1'),
  );
  return fc.array(one, { minLength: 1, maxLength: 5 }).map((all) => ({
    plants: all.map(([, ...settings], index) => plantNumber(index, ...settings)),
    wrappers: all.map(([wrapper]) => wrapper),
  }));
}

/** The way in which the chunks of one path become a file. */
export type Assemble = (path: string, texts: readonly string[]) => string;

/** Converts the files of a planting, and checks that nothing that was planted is dropped or changed without a word. */
export async function checkPlanted(
  { plants, wrappers: names }: Planted,
  wrappers: Readonly<Record<string, Wrapper>>,
  { assemble, extra = {} }: { assemble: Assemble; extra?: Readonly<Record<string, string>> },
): Promise<void> {
  const plantings = plants.map((plant, index) => {
    const wrapper = wrappers[names[index] ?? ''];
    assert.ok(wrapper);
    return { plant, planting: wrapper(plant) };
  });
  const files = filesOf(
    plantings.flatMap(({ planting }) => planting.chunks),
    assemble,
    extra,
  );
  const { manifests, warnings, unaccounted } = await converted(files);
  const told = [...files].map(([path, text]) => `== ${path}\n${text}`).join('\n');
  const says = `\n${warnings.join('\n')}\n${JSON.stringify(manifests.map(({ spec }) => spec))}\n${told}`;
  assert.deepEqual(unaccounted, [], says);
  for (const { plant, planting } of plantings) {
    const own = manifests.filter(({ spec }) => spec.functionName === plant.name);
    const [only] = own.map(({ spec }) => settingsOf(spec));
    const expected = { ...plant, ...planting.instead };
    const wrong = SETTINGS.filter((key) => only?.[key] !== expected[key]);
    const isRight = own.length === 1 && wrong.length === 0;
    const isWarned = planting.chunks.some((chunk) => isToldOf(chunk, files, warnings));
    const what = `${plant.name} (${planting.answer}; ${wrong})`;
    const isPlaceholder = own.length === 1 && wrong.every((key) => isPlaceholderOf(only?.[key], warnings));
    assert.ok(own.length === 0 || isRight || isPlaceholder, `${what} was changed${says}`);
    if (planting.answer === 'manifest') assert.ok(isRight, `${what} has no manifest${says}`);
    if (planting.answer === 'word') assert.ok(isRight || isPlaceholder || isWarned, `${what} is silent${says}`);
    if (planting.answer === 'nothing') assert.ok(own.length === 0, `${what} has a manifest${says}`);
  }
  const known = new Set(plants.map(({ name }) => name));
  assert.deepEqual(
    manifests.filter(({ spec }) => !known.has(spec.functionName) && !spec.functionName.includes('${')),
    [],
    says,
  );
}

const SETTINGS = ['retries', 'age', 'qualifier', 'region', 'onSuccess', 'onFailure'] as const;

function settingsOf(spec: ManifestSpec): Record<keyof Settings, string | number | undefined> {
  return {
    retries: spec.maximumRetryAttempts,
    age: spec.maximumEventAgeInSeconds,
    qualifier: spec.qualifier,
    region: spec.region,
    onSuccess: spec.destinationConfig?.onSuccess?.destination,
    onFailure: spec.destinationConfig?.onFailure?.destination,
  };
}

function isPlaceholderOf(value: string | number | undefined, warnings: readonly string[]): boolean {
  const [, placeholder] = String(value).match(/^\$\{(\w+)\}$/) ?? [];
  return placeholder !== undefined && warnings.some((line) => line.includes(`--set ${placeholder}=VALUE`));
}

function filesOf(
  chunks: readonly Chunk[],
  assemble: Assemble,
  extra: Readonly<Record<string, string>>,
): Map<string, string> {
  const texts = Map.groupBy(chunks, ({ path }) => path);
  const made = [...texts].map(([path, own]): [string, string] => [
    path,
    assemble(
      path,
      own.map(({ text }) => text),
    ),
  ]);
  return new Map([...Object.entries(extra), ...made]);
}

async function converted(
  texts: ReadonlyMap<string, string>,
): Promise<{ manifests: readonly Manifest[]; warnings: readonly string[]; unaccounted: readonly string[] }> {
  const sources = [...texts].map(([path, text]): Source => ({ path, text, origin: originOf(path) }));
  const files: Files = {
    read: (path) => texts.get(join(path)),
    list: (folder) => [...texts.keys()].filter((path) => join(path, '..') === join(folder)),
    identity: (path) => join(path),
  };
  try {
    return await convert(sources, { values: new Map() }, files);
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    const warnings = error.message.split('\n').filter((line) => /^\S+:\d+: /.test(line));
    return {
      manifests: [],
      warnings,
      unaccounted: warnings.filter((line) => line.includes('was seen here and not understood')),
    };
  }
}

/** Only Terraform's files are read from folders within the named one. */
function originOf(path: string): Source['origin'] {
  return path.includes('/') && !/\.(?:tf|tofu)(?:\.json)?$/.test(path) ? 'within' : 'folder';
}

/** True if a warning is about a line of a chunk, which may be indented in its file. */
function isToldOf({ path, text }: Chunk, files: ReadonlyMap<string, string>, warnings: readonly string[]): boolean {
  const lines = text.trim().split('\n');
  const whole = (files.get(path) ?? '').split('\n');
  const first = 1 + whole.findIndex((_, start) => lines.every((line, at) => whole[start + at]?.trim() === line.trim()));
  return warnings.some((warning) => {
    const [, where, line] = warning.match(/^(\S+):(\d+): /) ?? [];
    return where === path && Number(line) >= first && Number(line) < first + lines.length;
  });
}
