/** The encodings of Unicode that a byte order mark announces, and the mark. PowerShell writes the first one. */
const MARKED = [
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
] as const;

/** The text of a file, which is UTF-8 unless a byte order mark says otherwise. */
export function decoded(bytes: Uint8Array): string {
  const [encoding] = MARKED.find(([, mark]) => mark.every((byte, at) => bytes[at] === byte)) ?? ['utf-8'];
  return new TextDecoder(encoding).decode(bytes);
}
