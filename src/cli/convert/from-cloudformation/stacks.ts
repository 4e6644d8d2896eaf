import { dirname, join } from 'node:path';
import { entriesOf, member, textAt, type Value } from '../document.ts';
import type { Text } from '../placeholder.ts';
import type { Collected } from '../source.ts';
import { isLocal, PROCESSED, readTemplate } from './includes.ts';
import { evaluate } from './intrinsics.ts';
import { STACKS } from './sightings.ts';
import { type Template, typeOf } from './template.ts';

/** The type of resources that deploy a template elsewhere, and so are no nested stacks. */
const STACK_SET = 'AWS::CloudFormation::StackSet';

/** The path of the local template that a nested stack names; undefined if it names none. */
export function nestedPath(resource: Value | undefined, path: string): string | undefined {
  const key = typeOf(resource) === 'AWS::Serverless::Application' ? 'Location' : 'TemplateURL';
  // The CDK uploads the template of a nested stack, and tells where it lies.
  const asset = textAt(resource, 'Metadata', 'aws:asset:path');
  const isStack = STACKS.includes(typeOf(resource) ?? '') && typeOf(resource) !== STACK_SET;
  const location = isStack ? (asset ?? textAt(resource, 'Properties', key)) : undefined;
  return location !== undefined && isLocal(location) ? join(dirname(path), location) : undefined;
}

/** The values that a nested stack's resource gives to the parameters of its template. */
export function givenParameters(logicalId: string, resource: Value, template: Template): Map<string, Text> {
  return new Map(
    entriesOf(member(resource, 'Properties', 'Parameters')).flatMap(([name, value]): [string, Text][] => {
      const text = evaluate(value, { template, owner: `${logicalId}.${name}` });
      return text ? [[name, text]] : [];
    }),
  );
}

/**
 * The document of a nested stack; undefined, with a warning, if the files don't have it.
 *
 * @param around - the paths of the templates in which the stack is nested
 */
export function nestedDocument(
  resource: Value,
  template: Template,
  around: readonly string[],
  files: Parameters<typeof readTemplate>[1],
  into: Collected,
): { readonly path: string; readonly document: Value } | undefined {
  const { place } = resource;
  const type = typeOf(resource) ?? '';
  const path = nestedPath(resource, template.path);
  if (path === undefined) {
    into.warnings.push({
      place,
      sentence: `the template of this ${type} is not in the files: convert that template, too, or ${PROCESSED}`,
    });
    return undefined;
  }
  if (around.includes(path)) {
    const sentence = `this ${type} names ${path}, in which it is nested itself: CloudFormation can't deploy such a circle, so it is read once.`;
    into.warnings.push({ place, sentence });
    return undefined;
  }
  const read = readTemplate(path, files);
  const [document] = 'all' in read ? read.all : [];
  if (document === undefined) {
    const why = 'problem' in read ? read.problem : 'the file is empty';
    into.warnings.push({ place, sentence: `this ${type} names ${path}, but ${why}: ${PROCESSED}` });
    return undefined;
  }
  into.absent.push({ place, because: `${path} was read` });
  return { path, document };
}
