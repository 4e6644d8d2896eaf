import { basename, dirname } from 'node:path';
import type { Attribute } from './block.ts';
import { folderName, type TerraformFile } from './module.ts';

/** True if a file gives values to variables: https://developer.hashicorp.com/terraform/language/values/variables */
export function isVariableFile(path: string): boolean {
  return /\.tfvars(?:\.json)?$/.test(path);
}

/** True if Terraform reads a file of variables without being told so. */
export function isLoadedByItself(path: string): boolean {
  return /^terraform\.tfvars(?:\.json)?$|\.auto\.tfvars(?:\.json)?$/.test(basename(path));
}

/**
 * The values of the variables of a root module. Later files have precedence: terraform.tfvars, terraform.tfvars.json, the
 * *.auto.tfvars by name, and then the files that the user named, as with -var-file.
 *
 * @param files - files of variables
 * @param named - the paths that the user named, which give values to every root module
 */
export function givenVariables(
  folder: string,
  files: readonly TerraformFile[],
  named: readonly string[],
): ReadonlyMap<string, Attribute> {
  const own = files.filter(({ path }) => isLoadedByItself(path) && folderName(dirname(path)) === folder);
  const rank = ({ path }: TerraformFile) => (basename(path).startsWith('terraform.tfvars') ? 0 : 1);
  const inOrder = own.toSorted((one, other) => rank(one) - rank(other) || (one.path < other.path ? -1 : 1));
  const others = files.filter(({ path }) => named.includes(path) && !own.some((file) => file.path === path));
  return new Map([...inOrder, ...others].flatMap(({ content }) => [...content.attributes]));
}
