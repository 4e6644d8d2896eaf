import { parse } from 'yaml';
import { truth } from '../operations.ts';
import { decided, known, valueOfData } from '../value.ts';
import type { TerraformFunction } from './context.ts';

/** Functions that read files and data formats. */
export const DATA_FUNCTIONS: Readonly<Record<string, TerraformFunction>> = {
  file: ([path], { placeholders, files }) => {
    const name = path && decided(path, placeholders);
    const text = name === undefined ? undefined : files.read(name);
    return text === undefined ? undefined : known(text);
  },
  fileexists: ([path], { placeholders, files }) => {
    const name = path && decided(path, placeholders);
    return name === undefined ? undefined : truth(files.read(name) !== undefined);
  },
  jsondecode: decoding(JSON.parse),
  yamldecode: decoding(parse),
};

function decoding(read: (text: string) => unknown): TerraformFunction {
  return ([value], { placeholders }) => {
    const text = value && decided(value, placeholders);
    try {
      return text === undefined ? undefined : valueOfData(read(text));
    } catch {
      return undefined;
    }
  };
}
