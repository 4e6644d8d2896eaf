import type { Settings } from '../../lambda/settings.ts';
import type { EndingStep } from '../../reconcile/rules/step.ts';
import { linesOf } from '../diff/diff-text.ts';
import type { ExplainedClaim, Explanation } from './explanation.ts';

const ENDS: Readonly<Record<EndingStep['do'], string>> = {
  Keep: 'Lambda would then hold what is declared.',
  Observe: 'The object only observes.',
  Wait: 'It passes by itself.',
  Refuse: 'A human must mend it.',
  Suspend: 'The object is suspended: nothing is read or written.',
  Rest: 'Nothing is left to do.',
};

const CLAIM_STATES: Readonly<Record<ExplainedClaim['state'], string>> = {
  Established: 'what Lambda holds there is this object’s',
  Attempted: 'what Lambda holds there is this object’s if it equals one of its attempts',
  Empty: 'keeps its place in ownership, and entitles to no Delete',
  Leaving: 'the object lets go of it',
  Released: 'the object only observes it',
};

/** An explanation as text for people. */
export function explanationText(explanation: Explanation): string {
  const { object, generation, observedGeneration, said, functionArn, claims, found, decision, changes } = explanation;
  const lines: readonly (readonly [head: string, ...texts: string[]])[] = [
    ['Object', object],
    ['Seen', seenText(generation, observedGeneration)],
    ['Status', said === undefined ? 'none yet' : `${said.reason}${sinceText(said.since)}: ${said.message}`],
    ['Target', functionArn ?? 'not known'],
    ['Owner', ownerText(explanation)],
    ['Claims', ...(claims.length === 0 ? ['none'] : claims.map(claimText))],
    ['Lambda', found === undefined ? 'was not looked at' : `holds ${settingsText(found)}`],
    [
      'Decided by',
      `${decision.rule}. ${ENDS[decision.end]}`,
      ...(decision.message === undefined ? [] : [decision.message]),
    ],
    [
      'Would change',
      ...(changes.length === 0 ? ['nothing'] : changes.flatMap((change) => linesOf(change).map((line) => line.trim()))),
    ],
    ['Next check', explanation.nextCheck ?? nextText(decision.end)],
  ];
  return lines
    .map(([head, first = '', ...more]) =>
      [`${`${head}:`.padEnd(WIDTH)}${first}`, ...more.map((text) => `${' '.repeat(WIDTH)}${text}`)].join('\n'),
    )
    .join('\n')
    .concat('\n');
}

const WIDTH = 'Would change: '.length;

function seenText(generation: number, observed: number | undefined): string {
  if (observed === undefined || observed < 0) return 'the operator has not reported it yet';
  return observed < generation
    ? `generation ${observed}; the edits since then (generation ${generation}) were not reported yet`
    : `generation ${generation}, the latest`;
}

function sinceText(since: string | undefined): string {
  return since === undefined ? '' : ` since ${since}`;
}

function ownerText({ object, owner, functionArn }: Explanation): string {
  if (functionArn === undefined) return 'not known before the target is';
  if (owner === undefined) return 'none';
  return owner === object ? 'this object' : owner;
}

function claimText({ functionArn, state, attempts, adopted }: ExplainedClaim): string {
  const parts = [
    `${state}: ${CLAIM_STATES[state]}`,
    ...(attempts > 0 ? [`${attempts} ${attempts === 1 ? 'Put' : 'Puts'} of unknown outcome`] : []),
    ...(adopted === undefined ? [] : [`held ${settingsText(adopted)} before`]),
  ];
  return `${functionArn}  ${parts.join('; ')}`;
}

function settingsText(settings: Settings | 'nothing'): string {
  if (settings === 'nothing') return 'nothing';
  const fields = Object.entries(settings).map(([field, value]) => `${field} ${value}`);
  return fields.length === 0 ? 'a configuration without any setting' : fields.join(', ');
}

function nextText(end: EndingStep['do']): string {
  switch (end) {
    case 'Keep':
    case 'Observe':
      return "at the operator's --drift-check-interval";
    case 'Wait':
    case 'Refuse':
      return 'none; it is tried again by itself, and after any change';
    case 'Suspend':
    case 'Rest':
      return 'none';
  }
}
