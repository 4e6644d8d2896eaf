import type { Format } from '../options/convert.ts';
import { awsCliSightings } from './aws-cli-json.ts';
import type { Value } from './document.ts';
import { sightingsIn } from './from-cloudformation/sightings.ts';
import { serviceSightings } from './from-serverless/sightings.ts';
import { ackSightings, crossplaneSightings } from './kubernetes-sightings.ts';
import { mentionInText, mentionWarning } from './mentions.ts';
import type { Sighting, Warning } from './place.ts';
import type { Source } from './source.ts';

/** The formats that are read in the named folder only, not in the folders within. */
type UnreadFormat = Exclude<Format, 'terraform'>;

/** The sightings of a first pass over a document, by its format. */
const SIGHTINGS: Readonly<Record<UnreadFormat, (document: Value, source: Source) => readonly Sighting[]>> = {
  'terraform-state': (_, source) => mentions(source),
  cloudformation: (document) => sightingsIn(document),
  ack: (document) => ackSightings([document]),
  crossplane: (document) => crossplaneSightings([document]),
  serverless: (document) => serviceSightings(document),
  'aws-cli': awsCliSightings,
};

/** Warnings of a file that is only looked through: of each place from which its tool may deploy an event invoke config. */
export function unreadWarnings(
  source: Source,
  documents: readonly Value[],
  formats: readonly UnreadFormat[],
): Warning[] {
  const sightings = formats.flatMap((format) => documents.flatMap((document) => SIGHTINGS[format](document, source)));
  // A file of no known format, such as a template of Helm, is told of by the names in its text.
  const inText = formats.length > 0 ? [] : mentions(source);
  if (source.origin === 'other' && inText.length > 0) return inText.map((mention) => mentionWarning(mention));
  const seen = formats.length > 0 ? sightings : inText.length > 0 ? inText : documents.flatMap(awsCliSightings);
  return seen.map(({ place, what }) => ({
    place,
    sentence:
      source.origin === 'other'
        ? `${what} is in a file whose extension is none of those that are read: name ${source.path}, too.`
        : `${what} is in a folder within the named one, where only Terraform's files are read: name ${source.path} or its folder, too.`,
  }));
}

function mentions({ text, path }: Source): Sighting[] {
  const mention = mentionInText(text, { path, line: 1, column: 1 });
  return mention ? [mention] : [];
}
