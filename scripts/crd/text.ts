/** A text that is written in several lines, as one: each line break and the indentation after it become a space. */
export function oneLine(strings: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return String.raw({ raw: strings }, ...values)
    .trim()
    .replaceAll(/\s*\n\s*/g, ' ');
}
