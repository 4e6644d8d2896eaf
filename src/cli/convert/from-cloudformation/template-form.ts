import { entriesOf, member, textAt, type Value } from '../document.ts';

/** True if a document is a template of CloudFormation or SAM. */
export function isTemplate(document: Value): boolean {
  const isDeclared = member(document, 'AWSTemplateFormatVersion') ?? member(document, 'Transform');
  const resources = entriesOf(member(document, 'Resources'));
  return (
    Boolean(isDeclared) ||
    resources.some(([id, resource]) => id.startsWith('Fn::') || textAt(resource, 'Type')?.includes('::'))
  );
}
