import assert from 'node:assert/strict';
import fc from 'fast-check';
import { settingsToHold } from '../../../../src/lambda/settings.ts';
import { readDeclared, readPolicies } from '../../../../src/reconcile/object/declared.ts';

const QUEUE = 'arn:aws:sqs:eu-west-1:123456789012:failed';
const TOPIC = 'arn:aws:sns:eu-west-1:123456789012:done';

describe('a manifest', () => {
  it('in full means what it says', () => {
    const declared = readDeclared({
      functionName: 'orders',
      qualifier: 'live',
      region: 'eu-west-1',
      maximumRetryAttempts: 0,
      maximumEventAgeInSeconds: 60,
      destinationConfig: { onSuccess: { destination: TOPIC }, onFailure: { destination: QUEUE } },
      adoptionPolicy: 'Refuse',
      deletionPolicy: 'Orphan',
      driftCheckInterval: '1h30m',
    });
    assert.deepEqual(declared, {
      reference: { functionName: 'orders', qualifier: 'live', region: 'eu-west-1' },
      words: { functionName: 'orders', qualifier: 'live', region: 'eu-west-1' },
      settings: { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 60, onSuccess: TOPIC, onFailure: QUEUE },
      adoptionPolicy: 'Refuse',
      driftCheckIntervalSeconds: 5400,
    });
  });

  it('at its shortest adopts, and leaves the interval to the operator', () => {
    assert.deepEqual(readDeclared({ functionName: 'orders', maximumRetryAttempts: 2 }), {
      reference: { functionName: 'orders', qualifier: '$LATEST' },
      words: { functionName: 'orders' },
      settings: { maximumRetryAttempts: 2, maximumEventAgeInSeconds: null, onSuccess: null, onFailure: null },
      adoptionPolicy: 'Adopt',
    });
  });

  const minimal: readonly (readonly [title: string, fields: object, settings: object])[] = [
    ['0', { maximumRetryAttempts: 0 }, { maximumRetryAttempts: 0 }],
    ['an explicit "no destination"', { destinationConfig: { onSuccess: {} } }, {}],
    ['a side that is null', { destinationConfig: { onFailure: null } }, {}],
    ['null beside it', { maximumRetryAttempts: 1, maximumEventAgeInSeconds: null }, { maximumRetryAttempts: 1 }],
    [
      'fields that it does not know beside it',
      { maximumRetryAttempts: 1, functionRef: {} },
      { maximumRetryAttempts: 1 },
    ],
  ];
  for (const [title, fields, settings] of minimal) {
    it(`takes ${title} for a setting`, () => {
      const declared = readDeclared({ functionName: 'orders', ...fields });
      assert.deepEqual('settings' in declared && settingsToHold(declared.settings), settings);
    });
  }

  const usable = { functionName: 'orders', maximumRetryAttempts: 1 };
  const refused: readonly (readonly [title: string, spec: unknown, says: RegExp])[] = [
    ['whose accountRef names nothing', { ...usable, accountRef: {} }, /accountRef.name is missing: name an AWSAccount/],
    ['whose accountRef is a text', { ...usable, accountRef: 'payments' }, /accountRef must be an object/],
    ['that is missing', undefined, /functionName is missing: name the Lambda function/],
    ['that is null', null, /functionName is missing/],
    ['that is a list', [], /spec must be an object/],
    ['that is a text', 'orders', /spec must be an object/],
    ['without function', { maximumRetryAttempts: 1 }, /functionName is missing/],
    ['with a function that is a number', { ...usable, functionName: 5 }, /functionName must be a string/],
    ['with a function that is none', { ...usable, functionName: 'or ders' }, /is not a Lambda function name/],
    ['with a qualifier that is a number', { ...usable, qualifier: 7 }, /qualifier must be a string/],
    ['with two qualifiers', { ...usable, functionName: 'orders:a', qualifier: 'b' }, /leave one of them out/],
    ['with a region that is a list', { ...usable, region: ['eu-west-1'] }, /region must be a string/],
    ['without any setting', { functionName: 'orders' }, /no setting is declared: set maximumRetryAttempts/],
    ['with an empty destinationConfig', { functionName: 'orders', destinationConfig: {} }, /no setting is declared/],
    ['with retries in words', { ...usable, maximumRetryAttempts: '1' }, /maximumRetryAttempts must be a whole number/],
    ['with half a retry', { ...usable, maximumRetryAttempts: 0.5 }, /maximumRetryAttempts must be a whole number/],
    ['with an age that is true', { ...usable, maximumEventAgeInSeconds: true }, /must be a whole number/],
    ['with destinations that are a list', { ...usable, destinationConfig: [] }, /destinationConfig must be an object/],
    [
      'with a side that is a text',
      { ...usable, destinationConfig: { onFailure: QUEUE } },
      /onFailure must be an object/,
    ],
    [
      'with a destination that is an object',
      { ...usable, destinationConfig: { onSuccess: { destination: {} } } },
      /destination must be a string/,
    ],
    ['with an adoption policy of its own', { ...usable, adoptionPolicy: 'Maybe' }, /must be Adopt or Refuse/],
    ['with an interval in numbers', { ...usable, driftCheckInterval: 600 }, /driftCheckInterval must be a string/],
    ['with no such interval', { ...usable, driftCheckInterval: '10' }, /"10" is not a duration of 1m or more/],
    ['with too short an interval', { ...usable, driftCheckInterval: '59s' }, /"59s" is not a duration of 1m or more/],
  ];
  for (const [title, spec, says] of refused) {
    it(`${title} is refused with a sentence`, () => {
      const declared = readDeclared(spec);
      assert.match('problem' in declared ? declared.problem : '', says);
    });
  }

  it('declares each setting that it leaves out to be none, as Put means it', () => {
    const declared = readDeclared({ functionName: 'orders', destinationConfig: { onSuccess: { destination: TOPIC } } });
    assert.deepEqual('settings' in declared && declared.settings, {
      maximumRetryAttempts: null,
      maximumEventAgeInSeconds: null,
      onSuccess: TOPIC,
      onFailure: null,
    });
  });

  it('keeps the words that name its target, so that an edit of them can be told from anything else', () => {
    const words = (fields: object) => {
      const declared = readDeclared({ ...usable, ...fields });
      return 'words' in declared && declared.words;
    };
    assert.deepEqual(words({}), { functionName: 'orders' });
    assert.deepEqual(words({ maximumRetryAttempts: 2, suspend: true }), { functionName: 'orders' });
    assert.deepEqual(words({ functionName: 'orders:live' }), { functionName: 'orders:live' });
    assert.deepEqual(words({ qualifier: 'live' }), { functionName: 'orders', qualifier: 'live' });
    assert.deepEqual(words({ region: 'eu-west-1' }), { functionName: 'orders', region: 'eu-west-1' });
  });
});

describe('the policies of a manifest', () => {
  it('have defaults', () => {
    const defaults = { deletionPolicy: 'Delete', managementPolicy: 'Enforce', suspend: false };
    for (const spec of [{}, undefined, null, { deletionPolicy: null, managementPolicy: null, suspend: null }]) {
      assert.deepEqual(readPolicies(spec), defaults);
    }
  });

  it('are read whatever the rest of the manifest says', () => {
    const spec = { functionName: 5, deletionPolicy: 'Orphan', managementPolicy: 'Observe', suspend: true };
    assert.deepEqual(readPolicies(spec), { deletionPolicy: 'Orphan', managementPolicy: 'Observe', suspend: true });
  });

  const refused: readonly (readonly [fields: unknown, says: RegExp])[] = [
    [{ deletionPolicy: 'Keep' }, /deletionPolicy must be Delete or Orphan/],
    [{ managementPolicy: ['Observe'] }, /managementPolicy must be Enforce or Observe/],
    [{ suspend: 'true' }, /suspend must be a boolean/],
    [[], /spec must be an object/],
  ];
  for (const [fields, says] of refused) {
    it(`${JSON.stringify(fields)} is refused with a sentence`, () => {
      const policies = readPolicies(fields);
      assert.match('problem' in policies ? policies.problem : '', says);
    });
  }
});

describe('any spec at all', () => {
  it('is read without a throw: what the API server let through may be anything', () => {
    const fields = [
      'functionName',
      'qualifier',
      'region',
      'maximumRetryAttempts',
      'maximumEventAgeInSeconds',
      'destinationConfig',
      'adoptionPolicy',
      'deletionPolicy',
      'managementPolicy',
      'suspend',
      'driftCheckInterval',
    ];
    const odd = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom('orders', 'live', 0, 60, true, '10m', { onSuccess: { destination: '' } }, { onFailure: 5 }),
    );
    const spec = fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom(...fields), odd));
    fc.assert(
      fc.property(spec, (each) => {
        readDeclared(each);
        readPolicies(each);
      }),
      { numRuns: 500 },
    );
  });
});
