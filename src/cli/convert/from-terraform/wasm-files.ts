/** The files for reading HCL that are not code: the parser and HashiCorp's grammar. */
export const WASM_FILES = [
  'web-tree-sitter/web-tree-sitter.wasm',
  '@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-terraform.wasm',
] as const;
