import { parameterFailure } from './parameter-failure.ts';
import { pythonNumber } from './python.ts';

/**
 * Reads the JSON value of an option.
 *
 * @throws UsageFailure that names the option, and the line and column of the mistake
 */
export function readJson(option: string, text: string): unknown {
  try {
    return JSON.parse(text, asInPython);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const where = /\(line \d+ column \d+\)/.test(reason) ? '' : ` (${position(text)})`;
    throw parameterFailure(option, `Invalid JSON: ${reason}${where}\nJSON received: ${text}`);
  }
}

function asInPython(_: string, value: unknown, context?: { readonly source?: string }): unknown {
  return typeof value === 'number' ? pythonNumber(value, context?.source) : value;
}

// V8 gives the position of some mistakes only. For a text that is cut off before its mistake, V8 says that the text ends too
// early. So the mistake is at the end of the shortest beginning for which V8 says anything else.
function position(text: string): string {
  let before = 0;
  let through = text.length;
  if (endsTooEarly(text)) before = text.length;
  while (before + 1 < through) {
    const middle = Math.floor((before + through) / 2);
    if (endsTooEarly(text.slice(0, middle))) before = middle;
    else through = middle;
  }
  const lines = text.slice(0, before).split('\n');
  return `line ${lines.length} column ${(lines.at(-1) ?? '').length + 1}`;
}

function endsTooEarly(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    const message = (error as Error).message;
    return !message.startsWith('Unexpected token');
  }
}
