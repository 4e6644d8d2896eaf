import { contention } from './drift.ts';
import { eventsOf } from './events.ts';
import type { Next, ReconcileOutcome, Report } from './outcome.ts';
import { statusAfter } from './status.ts';

/** Turns an outcome into status, events and the next look. The only place that does. */
export function report(outcome: ReconcileOutcome): Report {
  return { status: statusAfter(outcome), events: eventsOf(outcome), next: next(outcome) };
}

function next(outcome: ReconcileOutcome): Next {
  const { step } = outcome;
  switch (step.do) {
    case 'Keep':
    case 'Observe': {
      const times = contention(outcome)?.times;
      return { after: 'interval', ...(times !== undefined && { times }) };
    }
    case 'Wait':
    case 'Refuse':
      return step.retry;
    case 'Suspend':
    case 'Rest':
      return { after: 'change' };
  }
}
