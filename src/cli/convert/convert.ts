import { CommandFailure, UsageFailure } from '../failures.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { FORMATS, type Format } from '../options/convert.ts';
import { type Recognized, recognize } from './detect.ts';
import type { Value } from './document.ts';
import { type Files, Followed } from './files.ts';
import { handOverNotes } from './hand-over.ts';
import { manifestsOf } from './manifests.ts';
import { placeKey, placeText, type Warning } from './place.ts';
import { Placeholders } from './placeholder.ts';
import type { Absent, Reading, Source } from './source.ts';
import { unaccounted } from './unaccounted.ts';

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
  /** Those of the warnings that stand for what no reader understood. */
  readonly unaccounted: readonly string[];
}

/** The order in which formats are read: a template that belongs to a serverless.yml is no template by itself. */
const READING_ORDER = FORMATS.toSorted((one, other) => Number(other === 'serverless') - Number(one === 'serverless'));

/** A parsed source of a format that is not Terraform's. */
type Parsed = Extract<Recognized, { readonly documents: readonly Value[] }>;

/**
 * Converts other tools' files to manifests. Everything that the other tool would deploy as an event invoke config becomes a manifest
 * or a warning.
 *
 * @param files - the files that the sources refer to
 * @throws UsageFailure if a source can't be read in its format or is nested too deeply, or a value is set for a placeholder that
 *   doesn't exist
 * @throws CommandFailure if the sources have no configuration
 */
export async function convert(
  sources: readonly Source[],
  settings: ConvertSettings,
  files: Files,
): Promise<Conversion> {
  const placeholders = new Placeholders(settings.values);
  const followed = new Followed(files);
  const recognitions = sources.map((source) => recognize(source, settings.from));
  const recognized = recognitions.flatMap((recognition) => recognition.recognized);
  const readings: Reading[] = [];
  // A reader may take a single value from a file, and then sees none of the configs in it.
  const seen = () => new Set(readings.flatMap(({ sightings }) => sightings.map(({ place }) => placeKey(place))));
  for (const format of READING_ORDER) readings.push(await reading(format, recognized, placeholders, followed, seen()));
  const found = readings.flatMap((one) => one.found);
  const { manifests, warnings } = manifestsOf(found, placeholders, settings.namespace);
  const alone = recognitions.flatMap((recognition) => recognition.alone ?? []);
  const unread = recognitions.flatMap((recognition) => recognition.unread ?? []);
  const isSeen = seen();
  const gaps = readings.flatMap((one) => unaccounted(one.sightings, one));
  const inText = texts(sources);
  const all = inText([
    ...recognitions.flatMap((recognition) => recognition.warnings),
    ...readings.flatMap((one) => one.warnings),
    ...gaps,
    ...placeholders.warnings,
    ...warnings,
    ...alone.filter(({ place }) => !followed.has(place.path)),
    ...unread.filter(({ place }) => !isSeen.has(placeKey(place))),
  ]);
  if (found.length === 0)
    throw nothingFound(
      sources,
      all,
      readings.flatMap(({ absent }) => absent),
    );
  placeholders.checkValues();
  return { manifests, warnings: all, notes: handOverNotes(found), unaccounted: inText(gaps) };
}

/**
 * Loads only the converters of the sources' formats.
 *
 * @param seen - the keys of the places at which earlier readers saw names of configs
 */
async function reading(
  format: Format,
  recognized: readonly Recognized[],
  placeholders: Placeholders,
  files: Followed,
  seen: ReadonlySet<string>,
): Promise<Reading> {
  const own = recognized.filter((one) => one.format === format);
  if (own.length === 0) return { found: [], warnings: [], absent: [], sightings: [] };
  try {
    return await read(format, own, placeholders, files, seen);
  } catch (error) {
    if (!(error instanceof RangeError) || !error.message.includes('call stack')) throw error;
    const paths = own.map(({ source }) => source.path).join(', ');
    throw new UsageFailure(
      `${paths}: an expression is nested too deeply to be read: simplify it, or name only files without it.`,
    );
  }
}

async function read(
  format: Format,
  own: readonly Recognized[],
  placeholders: Placeholders,
  files: Followed,
  seen: ReadonlySet<string>,
): Promise<Reading> {
  if (format === 'terraform') {
    const { fromTerraform } = await import('./from-terraform/from-terraform.ts');
    return fromTerraform(
      own.map(({ source }) => source),
      placeholders,
      files,
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
    case 'cloudformation':
      return (await import('./from-cloudformation/from-cloudformation.ts')).fromCloudFormation(
        parsed,
        placeholders,
        files,
        seen,
      );
    case 'serverless':
      return (await import('./from-serverless/from-serverless.ts')).fromServerless(parsed, placeholders, files);
  }
}

function texts(sources: readonly Source[]): (warnings: readonly Warning[]) => string[] {
  const order = new Map(sources.map(({ path }, index) => [path, index]));
  // A file that is only referred to comes after those that are named.
  const position = ({ place }: Warning) => order.get(place.path) ?? sources.length;
  return (warnings) => [
    ...new Set(
      warnings
        .toSorted((one, other) => position(one) - position(other) || one.place.line - other.place.line)
        .map(({ place, sentence }) => `${placeText(place)}: ${sentence}`),
    ),
  ];
}

function nothingFound(
  sources: readonly Source[],
  warnings: readonly string[],
  absent: readonly Absent[],
): CommandFailure {
  if (sources.length === 0) {
    return new CommandFailure(
      'there are no files of a known extension in the named folder: name a file, or its folder.',
    );
  }
  const where = sources.length === 1 ? (sources[0]?.path ?? '') : `the ${sources.length} files`;
  const reasons = [...new Set(absent.map(({ place, because }) => `${placeText(place)}: ${because}.`))];
  const causes = [...warnings, ...reasons];
  const lead = `there is no event invoke config in ${where}`;
  if (causes.length > 0) return new CommandFailure(`${lead} that could be converted:\n${causes.join('\n')}`);
  return new CommandFailure(
    `${lead}: looked for aws_lambda_function_event_invoke_config and awscc_lambda_event_invoke_config (Terraform), AWS::Lambda::EventInvokeConfig and EventInvokeConfig of a function (CloudFormation, SAM), functionEventInvokeConfig (ACK), FunctionEventInvokeConfig (Crossplane), destinations, maximumEventAge and maximumRetryAttempts of functions (Serverless), and the AWS CLI's JSON. Name the format with --from if a file was taken for another format.`,
  );
}
