import { CommandFailure } from '../failures.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { type Recognized, recognize } from './detect.ts';
import type { Value } from './document.ts';
import { handOverNotes } from './hand-over.ts';
import { manifestsOf } from './manifests.ts';
import { placeText, type Warning } from './place.ts';
import { Placeholders } from './placeholder.ts';
import { type Findings, FORMATS, type Format, type Source } from './source.ts';

/** How to read the sources and fill in placeholders. */
export interface ConvertSettings {
  /** The format of all sources; undefined: each source's own is recognized. */
  readonly from?: Format | undefined;
  /** Values of placeholders, by name. */
  readonly values: ReadonlyMap<string, string>;
  readonly namespace?: string | undefined;
}

/** The result of converting other tools' files. */
export interface Conversion {
  readonly manifests: readonly Manifest[];
  /** `path:line: sentence`, in the order of the sources. */
  readonly warnings: readonly string[];
  /** How to release the configurations from the other tools. */
  readonly notes: readonly string[];
}

/** A parsed source of a format that is not HCL. */
type Parsed = Extract<Recognized, { readonly documents: readonly Value[] }>;

/**
 * Converts other tools' files to manifests.
 *
 * @throws UsageFailure if a source can't be read in its format, or a value is set for a placeholder that doesn't exist
 * @throws CommandFailure if the sources have no configuration
 */
export async function convert(sources: readonly Source[], settings: ConvertSettings): Promise<Conversion> {
  const placeholders = new Placeholders(settings.values);
  const recognized = sources.flatMap((source) => recognize(source, settings.from));
  const findings: Findings[] = [];
  for (const format of FORMATS) findings.push(await findingsIn(format, recognized, placeholders));
  const found = findings.flatMap((one) => one.found);
  if (found.length === 0) throw nothingFound(sources);
  const { manifests, warnings } = manifestsOf(found, placeholders, settings.namespace);
  placeholders.checkValues();
  const all = [...findings.flatMap((one) => one.warnings), ...placeholders.warnings, ...warnings];
  return { manifests, warnings: inOrder(all, sources), notes: handOverNotes(found) };
}

/** Loads only the converters of the sources' formats. */
async function findingsIn(
  format: Format,
  recognized: readonly Recognized[],
  placeholders: Placeholders,
): Promise<Findings> {
  const own = recognized.filter((one) => one.format === format);
  if (own.length === 0) return { found: [], warnings: [] };
  if (format === 'terraform') {
    const { fromTerraform } = await import('./from-terraform/from-terraform.ts');
    return fromTerraform(
      own.map(({ source }) => source),
      placeholders,
    );
  }
  const parsed = own.filter((one): one is Parsed => one.format !== 'terraform');
  const documents = parsed.flatMap((one) => one.documents);
  switch (format) {
    case 'terraform-state':
      return (await import('./from-terraform-state.ts')).fromTerraformState(documents);
    case 'ack':
      return (await import('./from-ack.ts')).fromAck(documents);
    case 'crossplane':
      return (await import('./from-crossplane.ts')).fromCrossplane(documents);
    case 'aws-cli':
      return (await import('./from-aws-cli.ts')).fromAwsCli(documents);
    case 'cloudformation': {
      const { fromCloudFormation } = await import('./from-cloudformation/from-cloudformation.ts');
      return together(parsed.map((one) => fromCloudFormation(one.source, one.documents)));
    }
    case 'serverless': {
      const { fromServerless } = await import('./from-serverless/from-serverless.ts');
      return together(parsed.map((one) => fromServerless(one.source, one.documents)));
    }
  }
}

function together(findings: readonly Findings[]): Findings {
  return { found: findings.flatMap(({ found }) => found), warnings: findings.flatMap(({ warnings }) => warnings) };
}

function inOrder(warnings: readonly Warning[], sources: readonly Source[]): string[] {
  const order = new Map(sources.map(({ path }, index) => [path, index]));
  const position = ({ place }: Warning) => order.get(place.path) ?? 0;
  return warnings
    .toSorted((one, other) => position(one) - position(other) || one.place.line - other.place.line)
    .map(({ place, sentence }) => `${placeText(place)}: ${sentence}`);
}

function nothingFound(sources: readonly Source[]): CommandFailure {
  const where = sources.length === 1 ? (sources[0]?.path ?? '') : `the ${sources.length} files`;
  return new CommandFailure(
    `there is no event invoke config in ${where}: looked for aws_lambda_function_event_invoke_config (Terraform), AWS::Lambda::EventInvokeConfig and EventInvokeConfig of a function (CloudFormation, SAM), functionEventInvokeConfig (ACK), FunctionEventInvokeConfig (Crossplane), destinations, maximumEventAge and maximumRetryAttempts of functions (Serverless), and the AWS CLI's JSON. Name the format with --from if a file was taken for another format.`,
  );
}
