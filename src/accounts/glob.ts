/**
 * True if a pattern matches the whole text: `*` stands for any number of characters, `?` for one, everything else for
 * itself. The time grows linearly with the text: only the last `*` is ever tried again, so no pattern makes it explode.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  let inPattern = 0;
  let inText = 0;
  let afterStar = -1;
  let retryFrom = 0;
  while (inText < text.length) {
    const expected = pattern[inPattern];
    if (expected === '*') {
      inPattern += 1;
      afterStar = inPattern;
      retryFrom = inText;
    } else if (expected !== undefined && (expected === '?' || expected === text[inText])) {
      inPattern += 1;
      inText += 1;
    } else if (afterStar >= 0) {
      retryFrom += 1;
      inPattern = afterStar;
      inText = retryFrom;
    } else {
      return false;
    }
  }
  return [...pattern.slice(inPattern)].every((rest) => rest === '*');
}
