import type { Text } from '../placeholder.ts';
import { childrenOf } from './block.ts';
import type { HclNode } from './hcl-parser.ts';

/**
 * Calls Terraform's functions for texts, which names are often made with: https://developer.hashicorp.com/terraform/language/functions
 *
 * @returns undefined for any other function
 */
export function callFunction(call: HclNode, evaluate: (argument: HclNode) => Text): Text | undefined {
  const [name] = childrenOf(call, 'identifier');
  const [list] = childrenOf(call, 'function_arguments');
  const args = childrenOf(list, 'expression');
  const [first] = args;
  if (first === undefined) return undefined;
  switch (name?.text) {
    case 'tostring':
    case 'tonumber':
    case 'nonsensitive':
      return evaluate(first);
    case 'lower':
      return mapped(evaluate(first), (text) => text.toLowerCase());
    case 'upper':
      return mapped(evaluate(first), (text) => text.toUpperCase());
    case 'format':
      return format(args.map(evaluate));
    case 'join': {
      const [tuple] = childrenOf(childrenOf(args[1], 'collection_value')[0], 'tuple');
      return tuple && joined(evaluate(first), childrenOf(tuple, 'expression').map(evaluate));
    }
    default:
      return undefined;
  }
}

function mapped(text: Text, map: (text: string) => string): Text | undefined {
  return text.every((part) => typeof part === 'string') ? text.map((part) => map(part)) : undefined;
}

function format([pattern, ...values]: readonly Text[]): Text | undefined {
  if (pattern === undefined || !pattern.every((part) => typeof part === 'string')) return undefined;
  const pieces = pattern.join('').split(/%[sdv]/);
  if (pieces.length !== values.length + 1 || pieces.some((piece) => piece.includes('%'))) return undefined;
  return pieces.flatMap((piece, index) => [piece, ...(values[index] ?? [])]);
}

function joined(separator: Text, items: readonly Text[]): Text {
  return items.flatMap((item, index) => (index === 0 ? item : [...separator, ...item]));
}
