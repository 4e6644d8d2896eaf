import assert from 'node:assert/strict';
import { Answers } from '../../../src/lambda/answers.ts';
import { ABSENT } from '../reconcile/rules/facts.ts';
import { held } from './function-in-lambda.ts';

const HOUR_SECONDS = 3600;

describe('the answers about one function', () => {
  const sent = (serial: number) => ({ at: serial * 1000, serial });

  it('are forgotten after an hour, so that a function that is never idle costs no more and more memory', () => {
    const answers = new Answers();
    for (let second = 1; second <= 3 * HOUR_SECONDS; second += 1) {
      if (second % 2 === 0) answers.void(`qualifier-${second}`, sent(second));
      else answers.note(`qualifier-${second}`, held(`qualifier-${second}`), sent(second), second * 1000);
    }
    assert.ok(answers.size <= HOUR_SECONDS + 1, `${answers.size} are kept`);
  });

  it('stay while the qualifier is asked about again and again', () => {
    const answers = new Answers();
    for (let second = 1; second <= 3 * HOUR_SECONDS; second += 100) {
      answers.note('live', held('live'), sent(second), second * 1000);
      answers.note('other', ABSENT, sent(second), second * 1000);
    }
    assert.deepEqual([answers.of('live')?.seen, answers.of('other')?.seen], [held('live'), ABSENT]);
  });

  it('of a List say nothing of what was written since its first page', () => {
    const answers = new Answers();
    answers.void('live', sent(2));
    answers.listed(sent(1), 3000);
    assert.deepEqual([answers.of('live'), answers.of('gone')?.seen], [undefined, ABSENT]);
  });
});
