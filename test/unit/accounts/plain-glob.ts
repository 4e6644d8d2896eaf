/** What a pattern means, in a way that is plain and slow. */
export function means(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  const [first = '', rest = ''] = [pattern[0], pattern.slice(1)];
  if (first === '*') return means(rest, text) || (text !== '' && means(pattern, text.slice(1)));
  return text !== '' && (first === '?' || first === text[0]) && means(rest, text.slice(1));
}
