import { dirname, join } from 'node:path';
import { entriesOf, itemsOf, member, parseDocuments, textAt, type Value } from '../document.ts';
import type { Files } from '../files.ts';
import type { Collected } from '../source.ts';
import { visit } from '../tree.ts';
import { UnreadableFile } from '../unreadable-file.ts';

/** The transforms that are understood here, or that add no event invoke config. */
const KNOWN_TRANSFORMS = [
  'AWS::Serverless-2016-10-31',
  'AWS::LanguageExtensions',
  'AWS::CodeDeployBlueGreen',
  'AWS::SecretsManager-2020-07-23',
  'AWS::SecretsManager-2024-09-16',
  'AWS::ServiceCatalog',
];

/** The advice for what CloudFormation itself adds to a template. */
export const PROCESSED =
  'convert the template that CloudFormation made of it: aws cloudformation get-template --stack-name STACK --template-stage Processed --query TemplateBody | kubectl eic convert -';

/**
 * A template with the files that AWS::Include puts into it, where they are local, as before "aws cloudformation package".
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-aws-include.html
 */
export function withIncludes(document: Value, path: string, files: Files, into: Collected): Value {
  const transform = member(document, 'Transform');
  const added = transform ? each(transform).flatMap((one) => transformed(one, path, files, into)) : [];
  return merged(included(document, path, files, into), added);
}

function included(value: Value, path: string, files: Files, into: Collected): Value {
  if (value.kind === 'list') return { ...value, items: value.items.map((item) => included(item, path, files, into)) };
  if (value.kind === 'scalar') return value;
  const added: Value[] = [];
  const entries: [string, Value][] = [];
  for (const [key, inner] of value.entries) {
    if (key === 'Fn::Transform') added.push(...each(inner).flatMap((one) => transformed(one, path, files, into)));
    else entries.push([key, included(inner, path, files, into)]);
  }
  return merged({ ...value, entries: new Map(entries) }, added);
}

function each(transforms: Value): readonly Value[] {
  return transforms.kind === 'list' ? itemsOf(transforms) : [transforms];
}

/** The values that a transform adds; the user is told of those that can't be known. */
function transformed(transform: Value, path: string, files: Files, into: Collected): Value[] {
  const { place } = transform;
  const name = transform.kind === 'scalar' ? transform.text : textAt(transform, 'Name');
  if (name !== undefined && KNOWN_TRANSFORMS.includes(name)) return [];
  const location = name === 'AWS::Include' ? textAt(transform, 'Parameters', 'Location') : undefined;
  if (name !== 'AWS::Include' || location === undefined || !isLocal(location)) {
    const what =
      name === 'AWS::Include'
        ? `AWS::Include of ${location ?? 'a location that is not in the file'}`
        : `the macro ${name}`;
    into.warnings.push({ place, sentence: `what ${what} adds is not in the files: ${PROCESSED}` });
    return [];
  }
  const target = join(dirname(path), location);
  const documents = readTemplate(target, files);
  if ('problem' in documents) {
    into.warnings.push({ place, sentence: `AWS::Include names ${target}, but ${documents.problem}: ${PROCESSED}` });
    return [];
  }
  into.absent.push({ place, because: `${target} was read` });
  return documents.all.map((one) => included(one, target, files, into));
}

/** True if a template's location is a path on this machine. */
export function isLocal(location: string): boolean {
  return location !== '' && !/^[a-z][a-z0-9+.-]*:\/\//i.test(location) && !location.includes('{');
}

/** The documents of a file that a template refers to. */
export function readTemplate(path: string, files: Files): { readonly all: Value[] } | { readonly problem: string } {
  const text = files.read(path);
  if (text === undefined) return { problem: 'there is no such file' };
  try {
    return { all: parseDocuments({ path, text }) };
  } catch (error) {
    if (error instanceof UnreadableFile) return { problem: `it can't be read (${error.message})` };
    throw error;
  }
}

function merged(value: Value, added: readonly Value[]): Value {
  if (value.kind !== 'map' || added.length === 0) return value;
  return { ...value, entries: new Map([...value.entries, ...added.flatMap((one) => entriesOf(one))]) };
}

/** The local files that a template includes. */
export function includedPaths(document: Value, path: string): string[] {
  const paths: string[] = [];
  visit(document, (value) => {
    const location = textAt(value, 'Name') === 'AWS::Include' ? textAt(value, 'Parameters', 'Location') : undefined;
    if (location !== undefined && isLocal(location)) paths.push(join(dirname(path), location));
  });
  return paths;
}
