import { parseDocuments, type Value } from '../document.ts';
import { EVENT_INVOKE_CONFIG, STACKS, sightingsIn } from '../from-cloudformation/sightings.ts';
import { ackSightings, crossplaneSightings } from '../kubernetes-sightings.ts';
import type { Sighting } from '../place.ts';
import { UnreadableFile } from '../unreadable-file.ts';

/** The types of resources that deploy what a text of theirs says, which may be an event invoke config. */
const INDIRECT_TYPES = [
  'aws_cloudcontrolapi_resource',
  'aws_cloudformation_stack',
  'aws_cloudformation_stack_set',
  'aws_serverlessapplicationrepository_cloudformation_stack',
  'awscc_cloudformation_stack',
  'awscc_cloudformation_stack_set',
  'kubernetes_manifest',
  'kubectl_manifest',
] as const;

/** One of the types of resources that deploy what a text of theirs says. */
export type IndirectType = (typeof INDIRECT_TYPES)[number];

/** The text of an argument; undefined if it is absent, or if the files don't give it. */
export type ArgumentText = (name: string) => string | undefined;

/** The reason why a resource deploys no event invoke config, or what the user must know of the one that it may deploy. */
export type Verdict = { readonly because: string } | { readonly sentence: string };

const FROM_LAMBDA = 'take the configs from Lambda with "kubectl eic import"';

/** The type of a resource that deploys what a text of its says; undefined for any other resource. */
export function indirectTypeOf(type: string | undefined): IndirectType | undefined {
  return INDIRECT_TYPES.find((one) => one === type);
}

/** Judges by its arguments whether a resource deploys an event invoke config. */
export function verdictOf(type: IndirectType, address: string, argument: ArgumentText): Verdict {
  switch (type) {
    case 'aws_cloudcontrolapi_resource':
      return ofCloudControl(address, argument('type_name'));
    case 'kubernetes_manifest':
      return ofManifest(address, argument('manifest'));
    case 'kubectl_manifest':
      return ofManifest(address, argument('yaml_body'));
    default:
      return ofStack(address, argument('template_body'));
  }
}

function ofCloudControl(address: string, typeName: string | undefined): Verdict {
  if (typeName === undefined) {
    return {
      sentence: `the type_name of ${address} is not in the files, and may be ${EVENT_INVOKE_CONFIG}: if it is, write its manifest by hand, or ${FROM_LAMBDA}.`,
    };
  }
  if (![EVENT_INVOKE_CONFIG, ...STACKS].includes(typeName)) return { because: `${address} makes an ${typeName}` };
  return {
    sentence: `${address} makes an ${typeName} by the Cloud Control API, which is not converted: write its manifest by hand, or ${FROM_LAMBDA}.`,
  };
}

function ofManifest(address: string, manifest: string | undefined): Verdict {
  const sightings = manifest === undefined ? undefined : sightingsInText(manifest, ofKubernetes);
  if (sightings === undefined) {
    return {
      sentence: `the manifest of ${address} can't be read here, and may be an object of ACK or Crossplane with an event invoke config: convert its file, too, or ${FROM_LAMBDA}.`,
    };
  }
  const [first] = sightings;
  if (first === undefined) return { because: `the manifest of ${address} has no event invoke config` };
  return {
    sentence: `the manifest of ${address} has ${first}, which is not converted here: write it into a file of its own and convert that, or ${FROM_LAMBDA}.`,
  };
}

function ofKubernetes(document: Value): Sighting[] {
  return [...ackSightings([document]), ...crossplaneSightings([document])];
}

function ofStack(address: string, template: string | undefined): Verdict {
  const sightings = template === undefined ? undefined : sightingsInText(template, sightingsIn);
  if (sightings === undefined) {
    return {
      sentence: `${address} is a CloudFormation stack whose template can't be read here, and may have an ${EVENT_INVOKE_CONFIG}: convert the file of its template, too, or ${FROM_LAMBDA}.`,
    };
  }
  const [first] = sightings;
  if (first === undefined) return { because: `the template of ${address} has no ${EVENT_INVOKE_CONFIG}` };
  return {
    sentence: `the CloudFormation template of ${address} has ${first}, which is not converted here: write the template into a file of its own and convert that, or ${FROM_LAMBDA}.`,
  };
}

/** @returns undefined if the text can't be read */
function sightingsInText(text: string, sightings: (document: Value) => Sighting[]): string[] | undefined {
  try {
    const documents = parseDocuments({ path: 'text', text });
    if (documents.length === 0) return undefined;
    return documents.flatMap((document) => sightings(document)).map(({ what }) => what);
  } catch (error) {
    if (error instanceof UnreadableFile) return undefined;
    throw error;
  }
}
