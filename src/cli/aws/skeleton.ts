import { jsonText } from './output/json.ts';
import type { IntegerShape, Shape, StructureShape } from './shapes.ts';

/** The kinds of `--generate-cli-skeleton`: an input to fill in (as JSON, or as YAML with comments), or a sample answer. */
export const SKELETON_KINDS = ['input', 'yaml-input', 'output'] as const;
/** One of {@link SKELETON_KINDS}. */
export type SkeletonKind = (typeof SKELETON_KINDS)[number];

/**
 * An input with every member, to fill in for `--cli-input-json`.
 *
 * @param kind - `yaml-input` has a description of every member
 */
export function inputSkeleton(shape: StructureShape, kind: 'input' | 'yaml-input'): string {
  if (kind === 'input') return jsonText(structureSample(shape, { text: () => '', number: () => 0 }));
  return yamlLines(shape, '')
    .map((line) => `${line}\n`)
    .join('');
}

/**
 * A sample answer of the operation, to be printed like an answer: a text is the name of its member, a number is its lower limit,
 * and a timestamp is the beginning of 1970. Empty if the operation's answer is empty.
 *
 * The AWS CLI has 0 for every number, and then refuses its own sample, since the maximum age of an event is at least 60.
 */
export function outputSkeleton(shape: StructureShape | undefined): Record<string, unknown> {
  return shape === undefined ? {} : structureSample(shape, { text: (member) => member, number: ({ min = 0 }) => min });
}

interface Samples {
  readonly text: (member: string) => string;
  readonly number: (shape: IntegerShape) => number;
}

function structureSample({ members }: StructureShape, samples: Samples): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).map(([member, shape]) => [member, sample(member, shape, samples)]));
}

function sample(member: string, shape: Shape, samples: Samples): unknown {
  switch (shape.type) {
    case 'structure':
      return structureSample(shape, samples);
    case 'list':
      return [sample(member, shape.member, samples)];
    case 'integer':
      return samples.number(shape);
    case 'timestamp':
      return '1970-01-01T00:00:00';
    case 'string':
      return samples.text(member);
  }
}

function yamlLines({ members, required = [] }: StructureShape, indent: string): string[] {
  return Object.entries(members).flatMap(([member, shape]) => {
    const value = shape.type === 'structure' ? '' : shape.type === 'integer' ? ' 0' : " ''";
    const words = [required.includes(member) ? '[REQUIRED]' : '', shape.description ?? ''].filter(Boolean).join(' ');
    const line = `${indent}${member}:${value}${words === '' ? '' : `  # ${words}`}`;
    return shape.type === 'structure' ? [line, ...yamlLines(shape, `${indent}  `)] : [line];
  });
}
