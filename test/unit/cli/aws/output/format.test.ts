import assert from 'node:assert/strict';
import { formatDocument, OUTPUT_FORMATS, type OutputFormat } from '../../../../../src/cli/aws/output/format.ts';
import { CommandFailure } from '../../../../../src/cli/failures.ts';

const QUEUE = 'arn:aws:sqs:eu-west-1:123456789012:failed';
const ORDERS = {
  LastModified: 1573686021.479,
  FunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:orders:$LATEST',
  MaximumRetryAttempts: 0,
  DestinationConfig: { OnSuccess: {}, OnFailure: { Destination: QUEUE } },
};

const print = (document: unknown, format: OutputFormat, style: { color?: boolean; columns?: number } = {}) =>
  formatDocument(document, { format, operation: 'GetFunctionEventInvokeConfig', color: false, ...style });

const lines = (...all: readonly string[]) => `${all.join('\n')}\n`;

// What the AWS CLI 1.45.11 prints for the same documents.
describe('a document as a table', () => {
  it('has its single rows as columns where the line is too short for them', async () =>
    assert.equal(
      await print(ORDERS, 'table'),
      lines(
        '-------------------------------------------------------------------------------------------',
        '|                              GetFunctionEventInvokeConfig                               |',
        '+-----------------------+-----------------------------------------------------------------+',
        '|  FunctionArn          |  arn:aws:lambda:eu-west-1:123456789012:function:orders:$LATEST  |',
        '|  LastModified         |  1573686021.479                                                 |',
        '|  MaximumRetryAttempts |  0                                                              |',
        '+-----------------------+-----------------------------------------------------------------+',
        '||                                   DestinationConfig                                   ||',
        '|+---------------------------------------------------------------------------------------+|',
        '|||                                      OnFailure                                      |||',
        '||+--------------------+----------------------------------------------------------------+||',
        '|||  Destination       |  arn:aws:sqs:eu-west-1:123456789012:failed                     |||',
        '||+--------------------+----------------------------------------------------------------+||',
      ),
    ));

  it('has headers above rows where there is room', async () =>
    assert.equal(
      await print({ A: 1, Bee: 'two', C: null }, 'table'),
      lines(
        '------------------------------',
        '|GetFunctionEventInvokeConfig|',
        '+------+---------+-----------+',
        '|   A  |   Bee   |     C     |',
        '+------+---------+-----------+',
        '|  1   |  two    |  None     |',
        '+------+---------+-----------+',
      ),
    ));

  it('turns as soon as it is wider than the line', async () => {
    const wide = await print(ORDERS, 'table', { columns: 200 });
    assert.match(wide, /^\| +FunctionArn +\| +LastModified +\| +MaximumRetryAttempts +\|$/m);
  });

  it('colours cells and inner frames, and ends every colour as the AWS CLI does', async () =>
    assert.equal(
      await print({ Inner: { A: 1 } }, 'table', { color: true }),
      [
        '------------------------------\n\x1b[0m',
        '\x1b[0m|GetFunctionEventInvokeConfig|\x1b[0m\x1b[0m\n\x1b[0m',
        '\x1b[0m+----------------------------+\x1b[0m\x1b[0m\n\x1b[0m',
        ...[
          '|           Inner          |',
          '+------------+-------------+',
          '|  \x1b[1m\x1b[34mA\x1b[0m         |  \x1b[1m\x1b[34m1\x1b[0m          |',
          '+------------+-------------+',
        ].map((line) => `\x1b[2m\x1b[33m|\x1b[0m\x1b[0m${line}\x1b[0m\x1b[2m\x1b[33m|\x1b[0m\x1b[0m\n\x1b[0m`),
      ].join(''),
    ));

  it('is refused where rows have different lengths', async () =>
    assert.rejects(print([['a'], ['a', 'b']], 'table'), (error) => {
      assert.ok(error instanceof CommandFailure);
      assert.match(error.message, /one row has 1 columns, another 2. Use --output json/);
      return true;
    }));
});

describe('a document as text', () => {
  const documents: readonly (readonly [title: string, document: unknown, text: string])[] = [
    ['a list', ['a', null, true, 0], 'a\tNone\tTrue\t0\n'],
    [
      'a list of lists',
      [
        ['a', 1],
        ['b', null],
      ],
      'a\t1\nb\tNone\n',
    ],
    ['a scalar', false, 'False\n'],
    ['nothing', null, 'None\n'],
    ['an empty list', [], ''],
    ['objects of which one lacks a member', { List: [{ A: 1, B: 2 }, { A: 3 }] }, 'LIST\t1\t2\nLIST\t3\t\n'],
    ['a list within', { Names: ['x', 'y'] }, 'NAMES\tx\nNAMES\ty\n'],
  ];
  for (const [title, document, text] of documents) {
    it(`prints ${title}`, async () => assert.equal(await print(document, 'text'), text));
  }
});

describe('a document as YAML', () => {
  it('is sorted, and quotes what would be read as a time or a number', async () =>
    assert.equal(
      await print({ ...ORDERS, LastModified: '2019-11-13T23:00:21.479000+00:00', Digits: '12', None: null }, 'yaml'),
      lines(
        'DestinationConfig:',
        '  OnFailure:',
        `    Destination: ${QUEUE}`,
        '  OnSuccess: {}',
        "Digits: '12'",
        `FunctionArn: ${ORDERS.FunctionArn}`,
        "LastModified: '2019-11-13T23:00:21.479000+00:00'",
        'MaximumRetryAttempts: 0',
        'None: null',
      ),
    ));

  it('does not indent lists, and prints a scalar as JSON', async () => {
    assert.equal(await print({ A: [1, 'x'] }, 'yaml'), 'A:\n- 1\n- x\n');
    assert.equal(await print('x', 'yaml'), '"x"\n');
  });
});

describe('an empty answer', () => {
  for (const format of OUTPUT_FORMATS) {
    it(`prints nothing as ${format}`, async () => assert.equal(await print({}, format), ''));
  }
});
