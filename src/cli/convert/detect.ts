import { UsageFailure } from '../failures.ts';
import type { Format } from '../options/convert.ts';
import { isAboutFunction, resemblances, whyForeign } from './aws-cli-json.ts';
import { member, parseDocuments, type Value } from './document.ts';
import { formatsOf } from './formats.ts';
import { foreignSentence } from './from-aws-cli.ts';
import { isTerraformFile, isTerraformJson } from './from-terraform/terraform-file.ts';
import { isVariableFile } from './from-terraform/variable-files.ts';
import { mentionWarning } from './mentions.ts';
import { mayBeSighted } from './names.ts';
import type { Sighting, Warning } from './place.ts';
import { programAdvice } from './programs.ts';
import type { Source } from './source.ts';
import { mentionsUnread, sightingsUnread, unparsedWarnings } from './unread.ts';
import { UnreadableFile } from './unreadable-file.ts';
import { mentionOf, unsighted } from './unsighted.ts';
import { unwrapped } from './wrapped.ts';

/** A source with its format. Terraform's files are not parsed yet: their parser is loaded only if there are any. */
export type Recognized =
  | { readonly format: 'terraform'; readonly source: Source }
  | { readonly format: Exclude<Format, 'terraform'>; readonly source: Source; readonly documents: readonly Value[] };

/** The formats of a source, and what the user must know of it if it is left out. */
export interface Recognition {
  readonly recognized: readonly Recognized[];
  readonly warnings: readonly Warning[];
  /** Of a form that isn't known: told only if no other file refers to this one. */
  readonly alone?: readonly Warning[];
  /** Of a known format: told unless it is read as a part of another file. */
  readonly unread?: readonly Warning[];
}

/** The start of a block in Terraform's files, at the start of a line. */
const HCL_BLOCK =
  /^(?:(?:resource|data)\s+"?[\w-]+"?\s+"?[\w-]+"?|(?:variable|module|output|provider)\s+"?[\w-]+"?|locals|terraform|moved|removed|import)\s*\{/m;

/**
 * Recognizes the formats of a source, first by its content, then by its extension. A source can have several formats, such as a
 * file with the objects of two Kubernetes controllers. If the user named a folder, its files of other formats are left out.
 *
 * @param from - the format that the user named
 * @throws UsageFailure if a file that the user named has none of the formats, or can't be parsed
 */
export function recognize(source: Source, from: Format | undefined): Recognition {
  const { origin, problem } = source;
  if (problem !== undefined) return leftOut(source, 1, `this file can't be read (${problem}), and is left out.`);
  const isTerraforms = isTerraformFile(source.path) || isVariableFile(source.path);
  // The files of other tools can begin with a block of Terraform's language.
  const advice = isTerraforms ? undefined : programAdvice(source);
  if (advice !== undefined) {
    if (origin === 'named') throw new UsageFailure(`${source.path}:1: ${advice}`);
    return leftOut(source, 1, advice);
  }
  const isTerraform =
    isTerraforms || (origin !== 'other' && HCL_BLOCK.test(source.text)) || (from === 'terraform' && origin === 'named');
  if ((from === undefined || from === 'terraform') && isTerraform) return only([{ format: 'terraform', source }]);
  if (origin === 'within' || origin === 'other') return { ...only([]), ...unread(source) };
  try {
    return recognizeDocuments(source, parseDocuments(source).flatMap(unwrapped), from);
  } catch (error) {
    if (!(error instanceof UnreadableFile) || origin === 'named') throw error;
    return { recognized: [], warnings: [error.warning] };
  }
}

/** The warnings of a file that is only looked through. */
function unread(source: Source): Pick<Recognition, 'alone' | 'unread'> {
  if (!mayBeSighted(source.text)) return {};
  try {
    const documents = parseDocuments(source).flatMap(unwrapped);
    const formats = [...new Set(documents.flatMap(formatsOf))];
    return {
      alone: mentionsUnread(source, documents.flatMap(unsighted)),
      unread: sightingsUnread(source, documents, formats),
    };
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    return { alone: unparsedWarnings(source) };
  }
}

function recognizeDocuments(source: Source, documents: readonly Value[], from: Format | undefined): Recognition {
  const isNamed = source.origin === 'named';
  if (documents.some(isRawState)) {
    const sentence = 'this is Terraform\'s state file: convert the output of "terraform show -json" instead.';
    if (isNamed) throw new UsageFailure(`${source.path}: ${sentence}`);
    return leftOut(source, 1, sentence);
  }
  if (from !== undefined && from !== 'terraform') return only([{ format: from, source, documents }]);
  if (documents.some(isTerraformJson)) return only([{ format: 'terraform', source }]);
  const formats = from === undefined ? [...new Set(documents.flatMap(formatsOf))] : [];
  const others = documents.flatMap(unsighted);
  if (formats.length > 0) {
    const recognized = formats.map((format) => ({ format, source, documents }));
    return { recognized, warnings: others.flatMap((document) => warningsOf(document, mentionWarning)) };
  }
  if (isNamed) throw new UsageFailure(`${source.path}:1: ${whyNone(documents)}`);
  return { ...only([]), alone: others.flatMap((document) => warningsOf(document, unknownForm)) };
}

/** A document of another purpose tells of no config; one that does is of a form that isn't known. */
function warningsOf(document: Value, warning: (mention: Sighting) => Warning): readonly Warning[] {
  const mention = mentionOf(document);
  return mention ? [warning(mention)] : resemblances(document);
}

function unknownForm({ place, what }: Sighting): Warning {
  const sentence = `${what} is here, but the file has none of the formats that can be converted: name its format with --from, or write the manifest by hand.`;
  return { place, sentence };
}

function only(recognized: readonly Recognized[]): Recognition {
  return { recognized, warnings: [] };
}

function leftOut({ path }: Source, line: number, sentence: string): Recognition {
  return { recognized: [], warnings: [{ place: { path, line, column: 1 }, sentence }] };
}

function whyNone(documents: readonly Value[]): string {
  const foreign = documents.filter(isAboutFunction).flatMap((document) => whyForeign(document) ?? []);
  if (foreign[0] !== undefined) return foreignSentence(foreign[0]);
  return 'this file has none of the formats that can be converted: name the format with --from, or leave the file out.';
}

function isRawState(document: Value): boolean {
  return Boolean(member(document, 'lineage') && member(document, 'terraform_version') && member(document, 'serial'));
}
