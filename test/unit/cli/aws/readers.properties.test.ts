import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readInput } from '../../../../src/cli/aws/input.ts';
import { spellOut } from '../../../../src/cli/aws/option-names.ts';
import type { ParameterFiles } from '../../../../src/cli/aws/parameter-file.ts';
import { CommandFailure, UsageFailure } from '../../../../src/cli/failures.ts';

const files: ParameterFiles = {
  read: () => {
    throw Object.assign(new Error('no such file'), { code: 'ENOENT', errno: -2 });
  },
  home: '/home/me',
  variables: {},
};

const read = (DestinationConfig: string) =>
  readInput('PutFunctionEventInvokeConfig', { options: { FunctionName: 'orders', DestinationConfig } }, files);

// What shorthand and JSON are made of, so that most texts come close to being one.
const piece = fc.constantFrom(
  ...[
    'OnSuccess',
    'OnFailure',
    'Destination',
    '=',
    ',',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '\\',
    ' ',
    '@',
    ':',
    'null',
    '0',
  ],
  ...['arn:aws:sqs:eu-west-1:123456789012:q', 'file://', '\n', 'é', '\u0000', '__proto__', 'constructor'],
);
const nearlyRight = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(''));
const anything = fc.oneof(nearlyRight, fc.string({ unit: 'binary' }), fc.json());

/** Reads, or says which option or parameter is wrong and why. */
function readsOrSays(act: () => unknown, named: RegExp): void {
  try {
    act();
  } catch (error) {
    assert.ok(error instanceof UsageFailure, String(error));
    assert.match(error.message, named);
    assert.ok(error.message.length > 20, error.message);
  }
}

const arn = fc.stringMatching(/^arn:aws:[a-z]{1,8}:eu-west-1:123456789012:[A-Za-z0-9._:/-]{1,30}$/);
const side = fc.record({ Destination: arn }, { requiredKeys: [], noNullPrototype: true });
const structure = fc.record({ OnSuccess: side, OnFailure: side }, { requiredKeys: [], noNullPrototype: true });

type Structure = Readonly<Record<string, { readonly Destination?: string }>>;

/** A structure in shorthand, with quotes and spaces where they may stand. */
function shorthand(value: Structure, quote: string, space: string): string {
  const inner = ({ Destination }: { readonly Destination?: string }) =>
    Destination === undefined ? '' : `Destination${space}=${space}${quote}${Destination}${quote}`;
  return Object.entries(value)
    .map(([key, each]) => `${key}${space}=${space}{${inner(each)}}`)
    .join(`${space},${space}`);
}

describe('whatever is typed for --destination-config', () => {
  it('is read, or the option and the reason are told', () =>
    fc.assert(
      fc.property(anything, (text) =>
        readsOrSays(() => read(text), /'--destination-config'|DestinationConfig|Parameter validation failed/),
      ),
      { numRuns: 3000 },
    ));

  it('is read back from shorthand as it was written, with or without quotes and spaces', () =>
    fc.assert(
      fc.property(
        structure.filter((value) => Object.keys(value).length > 0),
        fc.constantFrom('', '"', "'"),
        fc.constantFrom('', ' ', '  '),
        (value, quote, space) =>
          assert.deepEqual(read(shorthand(value as Structure, quote, space)).DestinationConfig, value),
      ),
    ));

  it('is read back from JSON as it was written', () =>
    fc.assert(
      fc.property(structure, (value) => assert.deepEqual(read(JSON.stringify(value)).DestinationConfig, value)),
    ));
});

describe('whatever is typed for --cli-input-json', () => {
  it('is read, or the option or parameter and the reason are told', () =>
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string(), nearlyRight), (cliInputJson) =>
        readsOrSays(
          () => readInput('PutFunctionEventInvokeConfig', { options: {}, cliInputJson }, files),
          /cli-input-json|input|parameter/i,
        ),
      ),
      { numRuns: 2000 },
    ));
});

describe('whatever words are typed', () => {
  const known = [
    { name: '--function-name', value: 'one' },
    { name: '--qualifier', value: 'one' },
    { name: '--debug', value: 'none' },
    { name: '--generate-cli-skeleton', value: 'optional' },
  ] as const;
  const word = fc.oneof(fc.string(), fc.constantFrom('--', '--f', '--q=x', '--debug', '-1', '--gen', '--d=1', 'x'));

  it('are spelled out, or refused with a reason', () =>
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), (words) => {
        try {
          spellOut(words, [known]);
        } catch (error) {
          assert.ok(error instanceof CommandFailure, String(error));
        }
      }),
    ));
});
