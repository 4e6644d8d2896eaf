import { UsageFailure } from '../failures.ts';
import { entriesOf, member, parseDocuments, textAt, type Value } from './document.ts';
import type { Format, Source } from './source.ts';

/** A source with its format. HCL is not parsed yet: its parser is loaded only if there is HCL. */
export type Recognized =
  | { readonly format: 'terraform'; readonly source: Source }
  | { readonly format: Exclude<Format, 'terraform'>; readonly source: Source; readonly documents: readonly Value[] };

/** The start of a block in Terraform's files, at the start of a line. */
const HCL_BLOCK =
  /^(?:(?:resource|data)\s+"[^"]+"\s+"[^"]+"|(?:variable|module|output|provider)\s+"[^"]+"|locals|terraform|moved|removed|import)\s*\{/m;

/**
 * Recognizes the formats of a source, first by its content, then by its extension. A source can have several formats, such as a
 * file with the objects of two Kubernetes controllers. If the user named a folder, its files of other formats are left out.
 *
 * @param from - the format that the user named
 * @throws UsageFailure if a file that the user named has none of the formats, or can't be parsed
 */
export function recognize(source: Source, from: Format | undefined): Recognized[] {
  if (from === 'terraform') return [{ format: from, source: hcl(source) }];
  if (from === undefined && isHcl(source)) return [{ format: 'terraform', source }];
  const documents = parseDocuments(source);
  if (documents.some(isRawState)) {
    throw new UsageFailure(
      `${source.path}: this is Terraform's state file: convert the output of "terraform show -json" instead.`,
    );
  }
  if (from !== undefined) return [{ format: from, source, documents }];
  const formats = [...new Set(documents.flatMap(formatOf))];
  if (formats.length === 0 && source.isFromFolder !== true) {
    throw new UsageFailure(
      `${source.path}:1: this file has none of the formats that can be converted: name the format with --from, or leave the file out.`,
    );
  }
  return formats.map((format) => ({ format, source, documents }));
}

function isHcl({ path, text }: Source): boolean {
  return HCL_BLOCK.test(text) || path.endsWith('.tf');
}

function hcl(source: Source): Source {
  if (!source.text.trimStart().startsWith('{')) return source;
  throw new UsageFailure(
    `${source.path}:1: Terraform's JSON syntax can't be converted: convert the output of "terraform show -json" instead.`,
  );
}

function formatOf(document: Value): Exclude<Format, 'terraform'>[] {
  if (member(document, 'format_version') && (member(document, 'values') || member(document, 'planned_values'))) {
    return ['terraform-state'];
  }
  const apiVersion = textAt(document, 'apiVersion');
  if (apiVersion !== undefined && member(document, 'kind')) {
    const items = member(document, 'items');
    if (items?.kind === 'list') return items.items.flatMap(formatOf);
    if (/^[a-z0-9]+\.services\.k8s\.aws\//.test(apiVersion)) return ['ack'];
    return /\.aws\.(?:m\.)?upbound\.io\//.test(apiVersion) ? ['crossplane'] : [];
  }
  if (isTemplate(document)) return ['cloudformation'];
  if (member(document, 'service') && (member(document, 'functions') || member(document, 'provider'))) {
    return ['serverless'];
  }
  const isFromAws = ['FunctionName', 'FunctionArn', 'FunctionEventInvokeConfigs'].some((key) => member(document, key));
  return isFromAws ? ['aws-cli'] : [];
}

function isTemplate(document: Value): boolean {
  const isDeclared = member(document, 'AWSTemplateFormatVersion') ?? member(document, 'Transform');
  const resources = member(document, 'Resources');
  return Boolean(isDeclared) || entriesOf(resources).some(([, resource]) => textAt(resource, 'Type')?.includes('::'));
}

function isRawState(document: Value): boolean {
  return Boolean(member(document, 'lineage') && member(document, 'terraform_version') && member(document, 'serial'));
}
