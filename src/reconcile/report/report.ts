import { events } from './events.ts';
import type { Next, Outcome, Report } from './outcome.ts';
import { status } from './status.ts';

/** Turns an outcome into status, events and the next look. The only place that does. */
export function report(outcome: Outcome): Report {
  return { status: status(outcome), events: events(outcome), next: next(outcome) };
}

function next({ step, facts }: Outcome): Next {
  switch (step.do) {
    case 'Keep':
    case 'Differ':
    case 'Record':
      return { after: 'interval' };
    case 'Wait':
      if (step.reason === 'Throttled' && facts.failed?.during !== 'Identify') return { after: 'turn' };
      return {
        after: 'backoff',
        pace: 'fast',
        ...(step.atLeastSeconds !== undefined && { atLeastSeconds: step.atLeastSeconds }),
      };
    case 'Refuse':
      // Credentials are the operator's own: asking again costs Lambda nothing while they are refused.
      return { after: 'backoff', pace: step.reason === 'CredentialsInvalid' ? 'fast' : 'slow' };
    case 'Suspend':
    case 'Rest':
      return { after: 'change' };
  }
}
