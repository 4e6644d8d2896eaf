import { choiceFlag, listFlag, textFlag, type ValuesOf, valueFlag } from '../../options/flag.ts';
import { namespaceName } from '../../options/kubernetes-names.ts';

/** The formats that can be converted. */
export const FORMATS = [
  'terraform',
  'terraform-state',
  'cloudformation',
  'ack',
  'crossplane',
  'serverless',
  'aws-cli',
] as const;

/** One of {@link FORMATS}. */
export type Format = (typeof FORMATS)[number];

/** The options of `kubectl eic convert`. */
export type ConvertOptions = ValuesOf<ReturnType<typeof convertFlags>>;

/** The flags of `kubectl eic convert`. */
export function convertFlags() {
  return {
    from: choiceFlag(
      '--from <format>',
      'format of all files (default: each file is recognized by its contents)',
      FORMATS,
    ),
    /** Each is `NAME=VALUE`. */
    set: listFlag('--set <name=value>', 'value of a placeholder; may be repeated', {
      emptyText: 'placeholders stay',
    }),
    namespace: valueFlag(
      '-n, --namespace <namespace>',
      'namespace of the manifests (default: the namespace of the converted object, if it has one)',
      { parse: namespaceName },
    ),
    outputDir: textFlag(
      '--output-dir <folder>',
      'write one file per object into this folder (default: print all manifests)',
    ),
  };
}
