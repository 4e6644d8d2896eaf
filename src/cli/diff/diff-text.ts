import { styleText } from 'node:util';
import type { Change, Comparison } from './compare.ts';

type Style = 'red' | 'green' | 'bold' | 'yellow';

/** The differences as text for people; empty if there is none. */
export function diffText(comparisons: readonly Comparison[], color: boolean): string {
  // With validateStream, styleText would check this process's stdout, but the caller has already decided about colours.
  const styled = (style: Style, text: string) => (color ? styleText(style, text, { validateStream: false }) : text);
  return comparisons
    .filter(({ result }) => result !== 'InSync')
    .map(
      (each) =>
        `${[...headOf(each, styled), ...each.changes.flatMap((change) => linesOf(change, styled))].join('\n')}\n`,
    )
    .join('\n');
}

/** The number of objects with each result, as a sentence. */
export function summary(comparisons: readonly Comparison[]): string {
  const count = (...results: readonly Comparison['result'][]) =>
    comparisons.filter(({ result }) => results.includes(result)).length;
  const objects = (number: number) => `${number} ${number === 1 ? 'object' : 'objects'}`;
  const [differing, stuck, suspended] = [count('Differs', 'Observed'), count('Stuck'), count('Suspended')];
  return [
    `${objects(comparisons.length)} compared: `,
    [
      differing === 0 ? 'no difference' : `${differing} with differences`,
      ...(stuck > 0 ? [`${stuck} that can't be reconciled`] : []),
      ...(suspended > 0 ? [`${suspended} suspended`] : []),
    ].join(', '),
  ].join('');
}

function headOf({ object, functionArn, result, reason, message }: Comparison, styled: Styled): string[] {
  const head = styled('bold', functionArn === undefined ? object : `${object}  ${functionArn}`);
  switch (result) {
    case 'Stuck':
      return [head, `  ${styled('yellow', `${reason}: ${message}`)}`];
    case 'Observed':
      return [head, `  ${styled('yellow', `${message} It is only observed.`)}`];
    case 'Suspended':
      return [head, '  suspended: the operator reads and writes nothing.'];
    default:
      return [head];
  }
}

type Styled = (style: Style, text: string) => string;

const plain: Styled = (_, text) => text;

/** What a change removes and adds, a line each. */
export function linesOf({ request, functionArn, isNew, differences }: Change, styled: Styled = plain): string[] {
  if (request === 'Delete') return [styled('red', `  - the configuration of ${functionArn} is deleted`)];
  if (differences.length === 0) return [styled('green', '  + a configuration without any setting')];
  return differences.flatMap(({ field, declared, found }) => [
    ...(isNew ? [] : [styled('red', `  - ${field}: ${found ?? '(not set)'}`)]),
    styled('green', `  + ${field}: ${declared ?? '(not set)'}`),
  ]);
}
