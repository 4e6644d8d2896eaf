import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { OPERATIONS } from '../../../../src/cli/aws/operations.ts';
import { inputSkeleton, outputSkeleton } from '../../../../src/cli/aws/skeleton.ts';
import { problemsOf } from '../../../../src/cli/aws/validation.ts';

describe('the skeleton of every operation', () => {
  for (const { name, input, output } of Object.values(OPERATIONS)) {
    it(`${name}: has the same members as JSON and as YAML, which says what is required`, () => {
      const yaml = inputSkeleton(input, 'yaml-input');
      assert.deepEqual(parse(yaml), JSON.parse(inputSkeleton(input, 'input')));
      assert.match(yaml, /^FunctionName: '' {2}# \[REQUIRED\] /);
    });

    it(`${name}: shows an answer that could be one`, () => {
      const sample = outputSkeleton(output);
      assert.deepEqual(output ? problemsOf(sample, output) : Object.keys(sample), []);
    });
  }

  it('names the members of an answer', () =>
    assert.deepEqual(outputSkeleton(OPERATIONS.GetFunctionEventInvokeConfig.output), {
      LastModified: '1970-01-01T00:00:00',
      FunctionArn: 'FunctionArn',
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 60,
      DestinationConfig: { OnSuccess: { Destination: 'Destination' }, OnFailure: { Destination: 'Destination' } },
    }));
});
