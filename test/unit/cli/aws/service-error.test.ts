import assert from 'node:assert/strict';
import { serviceErrorSentence } from '../../../../src/cli/aws/service-error.ts';

describe("Lambda's refusal", () => {
  const missing = { code: 'ResourceNotFoundException', message: "The function doesn't exist." };

  it("is told in the AWS CLI's sentence", () =>
    assert.equal(
      serviceErrorSentence('PutFunctionEventInvokeConfig', missing),
      'An error occurred (ResourceNotFoundException) when calling the PutFunctionEventInvokeConfig operation: ' +
        "The function doesn't exist.",
    ));

  it('says how often the call was tried again where it was given up', () =>
    assert.equal(
      serviceErrorSentence('GetFunctionEventInvokeConfig', { code: 'ServiceException', message: '', attempts: 3 }),
      'An error occurred (ServiceException) when calling the GetFunctionEventInvokeConfig operation ' +
        '(reached max retries: 2): Unknown',
    ));
});
