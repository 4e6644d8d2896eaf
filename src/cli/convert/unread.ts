import type { Format } from '../options/convert.ts';
import { awsCliSightings } from './aws-cli-json.ts';
import type { Value } from './document.ts';
import { sightingsIn } from './from-cloudformation/sightings.ts';
import { serviceSightings } from './from-serverless/sightings.ts';
import { ackSightings, crossplaneSightings } from './kubernetes-sightings.ts';
import { mentionInText, mentionWarning } from './mentions.ts';
import type { Sighting, Warning } from './place.ts';
import type { Source } from './source.ts';
import { mentionOf } from './unsighted.ts';

/** The formats that are read in the named folder only, not in the folders within. */
type UnreadFormat = Exclude<Format, 'terraform'>;

/** The sightings of a first pass over a document, by its format. */
const SIGHTINGS: Readonly<Record<UnreadFormat, (document: Value, source: Source) => readonly Sighting[]>> = {
  'terraform-state': (_, source) => mentionsIn(source),
  cloudformation: (document) => sightingsIn(document),
  ack: (document) => ackSightings([document]),
  crossplane: (document) => crossplaneSightings([document]),
  serverless: (document) => serviceSightings(document),
  'aws-cli': awsCliSightings,
};

/** Warnings of a file that is only looked through: of each place from which its tool may deploy an event invoke config. */
export function sightingsUnread(
  source: Source,
  documents: readonly Value[],
  formats: readonly UnreadFormat[],
): Warning[] {
  const sightings = formats.flatMap((format) => documents.flatMap((document) => SIGHTINGS[format](document, source)));
  return sightings.map((sighting) => toBeNamed(sighting, source));
}

/** Warnings of those of its documents in which no reader would see anything. */
export function mentionsUnread(source: Source, unsighted: readonly Value[]): Warning[] {
  const mentions = unsighted.flatMap((document) => mentionOf(document) ?? awsCliSightings(document));
  return mentions.map((mention) => mentioned(mention, source));
}

/** Warnings of such a file that can't be parsed, such as a template of Helm. */
export function unparsedWarnings(source: Source): Warning[] {
  return mentionsIn(source).map((mention) => mentioned(mention, source));
}

/** A file of another extension, such as a script, could not be converted if it were named. */
function mentioned(mention: Sighting, source: Source): Warning {
  return source.origin === 'other' ? mentionWarning(mention) : toBeNamed(mention, source);
}

function toBeNamed({ place, what }: Sighting, { path, origin }: Source): Warning {
  const where =
    origin === 'other'
      ? `in a file whose extension is none of those that are read: name ${path}, too.`
      : `in a folder within the named one, where only Terraform's files are read: name ${path} or its folder, too.`;
  return { place, sentence: `${what} is ${where}` };
}

function mentionsIn({ text, path }: Source): Sighting[] {
  const mention = mentionInText(text, { path, line: 1, column: 1 }, 'any');
  return mention ? [mention] : [];
}
