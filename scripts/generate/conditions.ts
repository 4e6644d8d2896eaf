import { ACCOUNT_REASONS } from '../../src/api/account-reasons.ts';
import { REASONS } from '../../src/api/reasons.ts';

const TYPES: readonly (readonly [string, string, string])[] = [
  [
    'Ready',
    'except while suspended',
    'True: Lambda holds what is declared (or, observing, it was read). False: not, or not known to be; see the reason.',
  ],
  ['Reconciling', 'only while True', 'The operator is at it, or waits for something that passes by itself.'],
  [
    'Stalled',
    'only while True',
    'A human must mend something. The operator still tries again, slowly, and at any change.',
  ],
  ['Drifted', 'only while observing', 'True: Lambda holds something else than is declared, and the message says what.'],
  ['Suspended', 'only while True', 'spec.suspend is true.'],
];

/** The reference of conditions and reasons, from the closed lists in the source. */
export function renderConditions(source: string): string {
  const types = TYPES.map((row) => `| ${row.join(' | ')} |`);
  const rows = (reasons: Readonly<Record<string, string>>) =>
    Object.entries(reasons).map(([reason, meaning]) => `| \`${reason}\` | ${meaning} |`);
  const reasons = rows(REASONS);
  const accountReasons = rows(ACCOUNT_REASONS);
  return `<!-- Generated from ${source} by \`npm run generate\`: edit those files instead. -->

# Conditions and reasons

Conditions follow [kstatus](https://github.com/kubernetes-sigs/cli-utils/blob/master/pkg/kstatus/README.md), as Flux, Argo CD and \`kubectl wait\` read them. Each has the
generation that it speaks of; \`lastTransitionTime\` changes only with the status.

| condition | present | meaning |
|---|---|---|
${types.join('\n')}

A failed check of an object that was in sync changes nothing before two intervals or an hour have passed, unless a user asked for the check.

| state of the object | in the status | kstatus (Flux, \`kubectl wait\`) |
|---|---|---|
| new, not seen yet | observedGeneration is -1 | InProgress |
| edited, not seen yet | observedGeneration is smaller than the generation | InProgress |
| at work, or waiting for something that passes by itself | Reconciling | InProgress |
| in sync, or observed | Ready is True | Current |
| a human must mend something | Stalled | Failed |
| suspended | Suspended; Ready, Reconciling and Stalled are absent | Current |
| being deleted | metadata.deletionTimestamp | Terminating |

| reason | meaning, and what to do |
|---|---|
${reasons.join('\n')}

## AWSAccount

An AWSAccount has the conditions Ready, Reconciling and Stalled, which sum up the operators whose objects use it (status.operators). If no object uses it, they sum up the operators that can use it, or all of them if none can.

| reason | meaning, and what to do |
|---|---|
${accountReasons.join('\n')}
`;
}
