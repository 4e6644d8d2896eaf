import assert from 'node:assert/strict';
import { importProgressText, summaryText } from '../../../../src/cli/import/progress-text.ts';

const AT_WORK = { done: 120, total: 2000, doneBefore: 0, configurations: 37, requests: 120, seconds: 12 };

describe('the progress of an import', () => {
  it('says what is done, found, asked and left', () => {
    assert.equal(
      importProgressText(AT_WORK),
      'functions 120/2000 · configurations 37 · 10 requests/s · about 3 min left',
    );
  });

  it('says neither speed nor time where there is nothing to go by yet', () => {
    const begun = { ...AT_WORK, done: 0, configurations: 0, requests: 1, seconds: 0.2 };
    assert.equal(importProgressText(begun), 'functions 0/2000 · configurations 0');
  });

  it('reckons with what was done in this run, not with what was taken over', () => {
    const resumed = { ...AT_WORK, done: 1010, doneBefore: 1000, requests: 10, seconds: 1 };
    assert.equal(
      importProgressText(resumed),
      'functions 1010/2000 · configurations 37 · 10 requests/s · about 2 min left',
    );
  });

  it('ends in a sentence with the right numbers', () => {
    assert.equal(summaryText(37, 120), '37 configurations of 120 functions');
    assert.equal(summaryText(1, 1), '1 configuration of 1 function');
    assert.equal(summaryText(0, 0), '0 configurations of 0 functions');
  });
});
