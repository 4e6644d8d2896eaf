import assert from 'node:assert/strict';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import {
  addFlags,
  choiceFlag,
  type Flags,
  listFlag,
  readFlags,
  switchFlag,
  textFlag,
  typedFlags,
  under,
  valueFlag,
} from '../../../src/options/flag.ts';

const VARIABLE = 'EVENT_INVOKE_OPERATOR_TEST_FLAG';

function even(text: string): number {
  if (Number(text) % 2 !== 0) throw new InvalidArgumentError('Write an even number.');
  return Number(text);
}

function table() {
  const isOn = switchFlag('--is-on', 'a switch');
  return {
    isOn,
    isAllowed: switchFlag('--no-allowed', 'a switch that is on'),
    name: textFlag('--name <name>', 'a text', { conflicts: [isOn] }),
    evenCount: valueFlag('--even <count>', 'a number', { parse: even, byDefault: 4, defaultText: 'four' }),
    variable: valueFlag('--variable <count>', 'a number', { parse: even, variable: VARIABLE }),
    emptyIsAbsent: valueFlag('--empty <text>', 'a text', { parse: (text) => text || undefined }),
    isObserver: valueFlag('--observer [boolean]', 'a boolean', {
      parse: (text) => text === 'yes',
      preset: 'yes',
      byDefault: false,
    }),
    color: choiceFlag('-c <color>', 'a choice', ['red', 'green'], { byDefault: 'red' }),
    kind: choiceFlag('--kind [kind]', 'a choice', ['a', 'b'], { preset: 'b' }),
    files: listFlag('-f, --file <file...>', 'texts'),
    sets: listFlag('--set <text>', 'texts', { emptyText: 'none' }),
  };
}

function parsed<Table extends Flags>(flags: Table, args: readonly string[]) {
  const command = new Command('test').exitOverride().configureOutput({ outputError: () => {} });
  addFlags(command, flags);
  command.parse(args, { from: 'user' });
  return { values: readFlags(flags, command), typed: typedFlags(flags, command) };
}

const DEFAULTS = {
  isOn: false,
  isAllowed: true,
  evenCount: 4,
  isObserver: false,
  color: 'red',
  files: [],
  sets: [],
};

describe('the values of flags', () => {
  afterEach(() => delete process.env[VARIABLE]);

  const rows: readonly (readonly [args: readonly string[], values: object, typed: readonly string[]])[] = [
    [[], {}, []],
    [['--is-on'], { isOn: true }, ['--is-on']],
    [['--no-allowed'], { isAllowed: false }, ['--no-allowed']],
    [['--name', ''], { name: '' }, ['--name']],
    [['--even', '0'], { evenCount: 0 }, ['--even']],
    [['--even', '6', '--even', '8'], { evenCount: 8 }, ['--even']],
    [['--variable', '2'], { variable: 2 }, ['--variable']],
    [['--empty', ''], {}, ['--empty']],
    [['--observer'], { isObserver: true }, ['--observer']],
    [['--observer', 'no'], { isObserver: false }, ['--observer']],
    [['-c', 'green'], { color: 'green' }, ['-c']],
    [['--kind'], { kind: 'b' }, ['--kind']],
    [['--kind', 'a'], { kind: 'a' }, ['--kind']],
    [['-f', 'a', 'b', '--file', 'c'], { files: ['a', 'b', 'c'] }, ['--file']],
    [['--set', 'a=1', '--set', 'b=2'], { sets: ['a=1', 'b=2'] }, ['--set']],
  ];
  for (const [args, values, typed] of rows) {
    it(`of ${args.join(' ') || 'nothing'} are read, and which were typed`, () => {
      const read = parsed(table(), args);
      assert.deepEqual(read.values, { ...DEFAULTS, ...values });
      assert.deepEqual(read.typed, typed);
    });
  }

  it('may come from a variable, which nobody typed', () => {
    process.env[VARIABLE] = '8';
    const { values, typed } = parsed(table(), []);
    assert.deepEqual([values.variable, typed], [8, []]);
  });

  it('are refused in the words of their parser, with the name of the flag', () => {
    const refused = (args: readonly string[], says: RegExp) =>
      assert.throws(
        () => parsed(table(), args),
        (error: unknown) => error instanceof CommanderError && says.test(error.message),
      );
    refused(['--even', '3'], /'--even <count>' argument '3' is invalid\. Write an even number\./);
    refused(['-c', 'blue'], /'-c <color>' argument 'blue' is invalid\. Allowed choices are red, green\./);
    refused(['--name', 'a', '--is-on'], /'--name <name>' cannot be used with option '--is-on'/);
    process.env[VARIABLE] = '3';
    refused(
      [],
      new RegExp(`'--variable <count>' value '3' from env '${VARIABLE}' is invalid\\. Write an even number\\.`),
    );
  });

  it('are told by the help, with their defaults, under their heading', () => {
    const command = new Command('test');
    addFlags(command, under('Numbers:', { evenCount: table().evenCount }));
    addFlags(command, { sets: table().sets });
    const help = command.helpInformation();
    assert.match(help, /\nNumbers:\n {2}--even <count> +a number \(default: four\)\n/);
    assert.match(help, /--set <text> +texts \(default: none\)/);
  });
});
