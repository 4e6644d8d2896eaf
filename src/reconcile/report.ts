import { conditionOf } from '../api/conditions.ts';
import type { Next, Outcome, Report } from './outcome.ts';
import { events } from './report-events.ts';
import { status } from './report-status.ts';

/** Turns an outcome into status, events and the next look. The only place that does. */
export function report(outcome: Outcome): Report {
  return { status: status(outcome), events: events(outcome), next: next(outcome) };
}

/** Whether the status says that the object is in sync with its spec as it stands. */
export function wasReady({ object, facts }: Pick<Outcome, 'object' | 'facts'>): boolean {
  return (
    conditionOf(object.status?.conditions, 'Ready')?.status === 'True' &&
    object.status?.observedGeneration === facts.generation
  );
}

function next({ step }: Outcome): Next {
  switch (step.do) {
    case 'Keep':
    case 'Differ':
    case 'Record':
      return { after: 'interval' };
    case 'Wait':
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
