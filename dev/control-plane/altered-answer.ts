import type { Readable } from 'node:stream';
import { json } from 'node:stream/consumers';

/** Makes another object of one that the API server sent. */
export type Alter = (object: ProxiedObject) => unknown;

/** An object as the API server sent it. */
export interface ProxiedObject {
  readonly metadata: { readonly name?: string; readonly uid?: string };
  readonly [member: string]: unknown;
}

/**
 * An answer of the API server with other objects than it had.
 *
 * @param body - an object, a list, or a watch
 * @param isWatch - each line is an event
 */
export async function* altered(body: Readable, isWatch: boolean, alter: Alter): AsyncGenerator<string> {
  if (!isWatch) {
    const answer = (await json(body)) as ProxiedObject & { items?: ProxiedObject[] };
    yield JSON.stringify(answer.items ? { ...answer, items: answer.items.map(alter) } : alter(answer));
    return;
  }
  body.setEncoding('utf8');
  let rest = '';
  for await (const chunk of body) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const event = JSON.parse(line);
      const isBookmark = event.type === 'BOOKMARK' || event.type === 'ERROR';
      yield `${JSON.stringify(isBookmark ? event : { ...event, object: alter(event.object) })}\n`;
    }
  }
}
