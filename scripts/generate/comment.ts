const WIDTH = 120;

/**
 * A TSDoc comment, wrapped to the line width.
 *
 * @param paragraphs - one after another, each on lines of its own
 */
export function renderComment(paragraphs: readonly string[], indent = ''): string {
  const room = WIDTH - indent.length - ' * '.length;
  // A description must not be able to end the comment.
  const lines = paragraphs.flatMap((paragraph) => wrap(paragraph.replaceAll('*/', '*\\/'), room));
  const [line] = lines;
  if (lines.length === 1 && line !== undefined && indent.length + line.length + '/**  */'.length <= WIDTH) {
    return `${indent}/** ${line} */\n`;
  }
  return `${indent}/**\n${lines.map((text) => `${indent} * ${text}\n`).join('')}${indent} */\n`;
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
