import { choiceFlag, listFlag, textFlag, type ValuesOf } from '../../options/flag.ts';
import { FORMATS } from '../convert/source.ts';

/** The options of `kubectl eic convert`. */
export type ConvertOptions = ValuesOf<ReturnType<typeof convertFlags>>;

/** The flags of `kubectl eic convert`. */
export function convertFlags() {
  return {
    from: choiceFlag('--from <format>', 'format of all files, instead of finding out what each one is', FORMATS),
    /** `NAME=VALUE` each. */
    set: listFlag('--set <name=value>', 'value of a placeholder; may be repeated', {
      emptyText: 'placeholders are left as they are',
    }),
    namespace: textFlag(
      '-n, --namespace <namespace>',
      "namespace of the manifests, instead of the converted objects' own or none",
    ),
    outputDir: textFlag(
      '--output-dir <folder>',
      'write a file for each object into this folder, instead of printing them',
    ),
  };
}
