/** What is used of the `jmespath` package, which has no types of its own. */
declare module 'jmespath' {
  /** The syntax tree of an expression; it throws an Error where there is none. */
  function compile(expression: string): unknown;
  /** What an expression finds in a JSON value; it throws an Error where the expression doesn't suit the value. */
  function search(value: unknown, expression: string): unknown;
  const jmespath: { compile: typeof compile; search: typeof search };
  export default jmespath;
}
