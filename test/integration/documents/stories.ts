/** A place in the documents: a file, relative to the repository, and a heading. */
export type Place = readonly [document: string, heading: string];

/** Sections that one administrator follows on one cluster, one after the other. */
export interface Story {
  readonly title: string;
  readonly places: readonly Place[];
  /** It is followed with Helm 3 as well. */
  readonly alsoWithHelm3?: boolean;
  /** An operator runs, as it would in a pod: the cluster of the tests has no nodes. */
  readonly running: boolean;
  /** The section before which an object is made; without a running operator it has the finalizer only. */
  readonly objectBefore?: Place;
  /** The state of Lambda in the end. @default nothing was ever there */
  readonly leaves?: 'the settings' | 'nothing';
}

const CHART = 'charts/event-invoke-operator/README.md';
const INSTALL: Place = ['docs/install.md', 'With Helm'];

export const STORIES: readonly Story[] = [
  {
    title: 'install, upgrade, go back, and remove only the operator',
    alsoWithHelm3: true,
    running: true,
    objectBefore: ['docs/upgrade.md', 'Upgrade'],
    places: [
      INSTALL,
      ['docs/upgrade.md', 'Upgrade'],
      ['docs/upgrade.md', 'Back to an older version'],
      ['docs/uninstall.md', 'Only the operator'],
    ],
    leaves: 'the settings',
  },
  {
    title: 'remove everything but what is in Lambda',
    running: true,
    objectBefore: ['docs/uninstall.md', 'Everything but what is in Lambda'],
    places: [INSTALL, ['docs/uninstall.md', 'Everything but what is in Lambda']],
    leaves: 'the settings',
  },
  {
    title: 'remove everything',
    running: true,
    objectBefore: ['docs/uninstall.md', 'Everything'],
    places: [INSTALL, ['docs/uninstall.md', 'Everything']],
    leaves: 'nothing',
  },
  {
    title: 'install and remove without Helm',
    running: true,
    objectBefore: ['docs/uninstall.md', 'Installed without Helm'],
    places: [
      ['docs/install.md', 'Without Helm'],
      ['docs/uninstall.md', 'Installed without Helm'],
    ],
    leaves: 'nothing',
  },
  {
    title: 'free what hangs after the operator went first, and what has lost its rights',
    running: false,
    objectBefore: ['docs/uninstall.md', 'The operator went first'],
    places: [
      INSTALL,
      ['docs/uninstall.md', 'The operator went first'],
      ['docs/uninstall.md', 'A watched namespace that hangs'],
    ],
  },
  {
    title: 'act in an incident',
    running: true,
    objectBefore: ['docs/operations.md', 'Stop all writes'],
    places: [
      INSTALL,
      ['docs/operations.md', 'Stop all writes'],
      ['docs/troubleshooting.md', 'Why does nothing happen?'],
      ['docs/operations.md', 'Stop one namespace'],
      ['docs/operations.md', 'Stop one object'],
      ['docs/operations.md', 'See who leads'],
      ['docs/operations.md', 'Hand over to the other replica'],
      ['docs/operations.md', 'Which pod wrote this'],
      ['docs/troubleshooting.md', 'EventInvokeObjectsStalled'],
      ['docs/operations.md', 'Give way to another user of the quota'],
      ['docs/operations.md', 'Pausing all writes'],
      ['docs/operations.md', 'A deletion that hangs'],
      ['docs/operations.md', 'Undo an adoption'],
    ],
    leaves: 'the settings',
  },
  {
    title: 'give the CRDs to the release',
    running: false,
    places: [INSTALL, ['docs/install.md', 'Who owns the CRDs']],
  },
  {
    title: 'teach Argo CD the health',
    running: false,
    places: [['docs/gitops.md', 'Argo CD']],
  },
  {
    title: "follow the chart's README",
    running: false,
    places: [
      [CHART, 'Install'],
      [CHART, 'Behind a proxy'],
    ],
  },
  {
    title: "follow the README's first screen",
    running: false,
    places: [['README.md', 'Event Invoke Operator']],
  },
];

/** Commands that need what a test can't have, and what that is. */
export const EXCEPTIONS: readonly (readonly [Place, string])[] = [
  [['docs/install.md', 'Check what you install'], 'a published image and its signature'],
  [['README.md', 'Try it'], 'the cluster and AWS account of the reader; quickstart.test.ts runs the rest'],
  [['README.md', 'From the command line'], 'the plugin: cli/readme.test.ts runs it'],
  [
    ['docs/multi-tenancy.md', 'One account for each team'],
    'the plugin: cli/readme.test.ts runs the same command of docs/cli.md',
  ],
  [
    ['docs/uninstall.md', 'One of several operators is gone for good'],
    'an operator that was there before: gone-operator.test.ts runs it',
  ],
  [['docs/performance.md', 'How to repeat it'], 'an hour of an idle machine'],
];

/** The documents whose commands are run. */
export const DOCUMENTS: readonly string[] = [
  'README.md',
  CHART,
  'docs/gitops.md',
  'docs/install.md',
  'docs/multi-tenancy.md',
  'docs/network.md',
  'docs/observability.md',
  'docs/operations.md',
  'docs/performance.md',
  'docs/security.md',
  'docs/troubleshooting.md',
  'docs/uninstall.md',
  'docs/upgrade.md',
];
