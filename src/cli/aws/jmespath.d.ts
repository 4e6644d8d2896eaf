/** Types for the used part of the `jmespath` package, which has none. */
declare module 'jmespath' {
  /** @returns the syntax tree of an expression @throws Error if the expression is wrong */
  function compile(expression: string): unknown;
  /** @returns the result of an expression on a JSON value @throws Error if the expression can't be applied to the value */
  function search(value: unknown, expression: string): unknown;
  const jmespath: { compile: typeof compile; search: typeof search };
  export default jmespath;
}
