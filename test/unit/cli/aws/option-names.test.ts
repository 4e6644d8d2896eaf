import assert from 'node:assert/strict';
import { type KnownOption, spellOut } from '../../../../src/cli/aws/option-names.ts';
import { UsageFailure } from '../../../../src/cli/failures.ts';

const GLOBAL: readonly KnownOption[] = [
  { name: '--debug', value: 'none' },
  { name: '--output', value: 'one' },
];
const OPERATION: readonly KnownOption[] = [
  { name: '--function-name', value: 'one' },
  { name: '--maximum-retry-attempts', value: 'one' },
  { name: '--maximum-event-age-in-seconds', value: 'one' },
  { name: '--destination-config', value: 'one' },
  { name: '--generate-cli-skeleton', value: 'optional' },
];
const GROUPS = [GLOBAL, OPERATION];

describe('options as they are typed', () => {
  const accepted: readonly (readonly [typed: string[], meant: string[]])[] = [
    [['--function-name', 'orders'], ['--function-name=orders']],
    [['--function-name=orders'], ['--function-name=orders']],
    [
      ['--func', 'orders', '--maximum-r=2'],
      ['--function-name=orders', '--maximum-retry-attempts=2'],
    ],
    [['--maximum-retry-attempts', '-1'], ['--maximum-retry-attempts=-1']],
    [['--function-name', ''], ['--function-name=']],
    [['--function-name', '-'], ['--function-name=-']],
    [['--destination-config', '- a b'], ['--destination-config=- a b']],
    // The global options are asked first, and only one of them begins so.
    [['--de'], ['--debug']],
    [['--des', 'x'], ['--destination-config=x']],
    [['--generate-cli-skeleton'], ['--generate-cli-skeleton']],
    [
      ['--generate-cli-skeleton', 'output', '--debug'],
      ['--generate-cli-skeleton=output', '--debug'],
    ],
    [
      ['--generate-cli-skeleton', '--debug'],
      ['--generate-cli-skeleton', '--debug'],
    ],
    [
      ['--unknown', 'x', '-n', 'y', 'z'],
      ['--unknown', 'x', '-n', 'y', 'z'],
    ],
    [
      ['--debug', '--', '--func', 'x'],
      ['--debug', '--', '--func', 'x'],
    ],
  ];
  for (const [typed, meant] of accepted) {
    it(`takes ${typed.join(' ')}`, () => assert.deepEqual(spellOut(typed, GROUPS), meant));
  }

  const refused: readonly (readonly [typed: string[], says: string])[] = [
    [
      ['--maximum', '2'],
      'ambiguous option: --maximum could match --maximum-retry-attempts, --maximum-event-age-in-seconds',
    ],
    [['--function-name', '--debug'], 'argument --function-name: expected one argument'],
    [['--function-name', '--unknown'], 'argument --function-name: expected one argument'],
    [['--function-name', '-x'], 'argument --function-name: expected one argument'],
    [['--func'], 'argument --function-name: expected one argument'],
    [['--debug=yes'], "argument --debug: ignored explicit argument 'yes'"],
  ];
  for (const [typed, says] of refused) {
    it(`refuses ${typed.join(' ')}`, () => assert.throws(() => spellOut(typed, GROUPS), new UsageFailure(says)));
  }
});
