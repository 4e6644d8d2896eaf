/** Series by their names, with a value for each minute, in promtool's notation. */
export type Input = Readonly<Record<string, string>>;

/** A situation, and whether an alert fires in it. */
export interface Situation {
  readonly what: string;
  readonly series: Input;
  /** When it is looked at, in minutes. */
  readonly minutes: number;
  /** The labels and the description of each alert that fires; empty: none does. */
  readonly fires: readonly { readonly labels: Input; readonly description: string }[];
}

const A = 'namespace="aws",job="operator",instance="a:8080"';
const B = 'namespace="aws",job="operator",instance="b:8080"';
const RELEASE = { namespace: 'aws', job: 'operator' };
const SCOPE = 'account="111122223333",region="eu-west-1"';
const SCOPED = { ...RELEASE, account: '111122223333', region: 'eu-west-1' };

/** Both replicas are scraped. */
const UP = {
  [`eventinvoke_build_info{${A},version="1"}`]: '1x300',
  [`eventinvoke_build_info{${B},version="1"}`]: '1x300',
};

const leading = (a: string, b: string): Input => ({
  ...UP,
  [`leader_election_master_status{${A},name="operator"}`]: a,
  [`leader_election_master_status{${B},name="operator"}`]: b,
  // Another controller of the cluster, with an election of its own.
  'leader_election_master_status{namespace="other",job="other",instance="c:8080",name="other"}':
    '0x20 1x20 0x20 1x20 0x220',
});

const NO_LEADER =
  'No replica leads, or none is scraped. EventInvokeConfigs are not looked at, and their deletions wait.';
const MANY_LEADERS = '2 replicas lead at the same time. Each may write to Lambda.';
const REFUSED =
  "The credentials have expired, are not known to AWS, or can't be loaded. Nothing is read from or written to Lambda with them.";
const PAUSED =
  'The Event Invoke Operator writes nothing to Lambda, and deletions wait. Somebody may have forgotten to resume.';

const calls = (perMinute: number, throttled: number, minutes = 60): Input => ({
  [`eventinvoke_lambda_requests_total{${A},${SCOPE},operation="PutFunctionEventInvokeConfig",result="Success"}`]: `0+${perMinute - throttled}x${minutes}`,
  [`eventinvoke_lambda_requests_total{${A},${SCOPE},operation="PutFunctionEventInvokeConfig",result="Throttled"}`]: `0+${throttled}x${minutes}`,
  [`eventinvoke_lambda_throttled_total{${A},${SCOPE}}`]: `0+${throttled}x${minutes}`,
});
const oldest = (priority: string, values: string): Input => ({
  [`eventinvoke_lambda_oldest_waiting_seconds{${A},${SCOPE},priority="${priority}"}`]: values,
});
const objects = (reason: string, values: string): Input => ({
  [`eventinvoke_objects{${A},reason="${reason}"}`]: values,
  [`eventinvoke_objects{${A},reason="InSync"}`]: '500x300',
});

/** At least one situation in which each alert fires, and one in which it is silent. */
export const SITUATIONS: Readonly<Record<string, readonly Situation[]>> = {
  EventInvokeNoLeader: [
    { what: 'one replica leads', series: leading('1x60', '0x60'), minutes: 30, fires: [] },
    {
      what: 'no replica has led for more than two minutes',
      series: leading('1x5 0x60', '0x60'),
      minutes: 9,
      fires: [{ labels: RELEASE, description: NO_LEADER }],
    },
    {
      what: 'another replica takes over within a minute',
      series: leading('1x5 0x60', '0x6 1x60'),
      minutes: 9,
      fires: [],
    },
    { what: 'there is no election', series: UP, minutes: 30, fires: [] },
    { what: 'nothing is scraped', series: {}, minutes: 3, fires: [{ labels: {}, description: NO_LEADER }] },
  ],
  EventInvokeTwoLeaders: [
    { what: 'one replica leads', series: leading('1x60', '0x60'), minutes: 30, fires: [] },
    {
      what: 'a scrape sees the old leader and the new one',
      series: leading('1x6 0x60', '0x5 1x60'),
      minutes: 8,
      fires: [],
    },
    {
      what: 'two replicas have led for more than two minutes',
      series: leading('1x60', '0x5 1x60'),
      minutes: 9,
      fires: [{ labels: RELEASE, description: MANY_LEADERS }],
    },
  ],
  EventInvokeLeaderFlapping: [
    { what: 'a replica takes over once', series: leading('1x20 0x60', '0x20 1x60'), minutes: 60, fires: [] },
    {
      what: 'the leadership goes to and fro',
      series: leading('1x9 0x9 1x9 0x9 1x9', '0x9 1x9 0x9 1x9 0x9'),
      minutes: 45,
      fires: [{ labels: RELEASE, description: 'Replicas began or ceased to lead 8 times in the last hour.' }],
    },
  ],
  EventInvokeThrottled: [
    { what: 'no call is refused', series: calls(600, 0), minutes: 50, fires: [] },
    { what: 'one call in fifty is refused', series: calls(500, 10), minutes: 50, fires: [] },
    { what: 'no call is made', series: calls(0, 0), minutes: 50, fires: [] },
    {
      what: 'one call in ten is refused',
      series: calls(600, 60),
      minutes: 50,
      fires: [
        {
          labels: SCOPED,
          description: 'Lambda refuses 10% of the calls to account 111122223333 in eu-west-1 as too many.',
        },
      ],
    },
  ],
  EventInvokeChangesWaiting: [
    { what: 'changes wait for a moment', series: oldest('change', '2x60'), minutes: 30, fires: [] },
    { what: 'only checks wait long', series: oldest('check', '900x60'), minutes: 30, fires: [] },
    {
      what: 'a change has waited for long',
      series: oldest('change', '90x60'),
      minutes: 30,
      fires: [
        {
          labels: SCOPED,
          description: 'A change has waited for 1m 30s for its turn in account 111122223333, eu-west-1.',
        },
      ],
    },
  ],
  EventInvokeChecksOverdue: [
    {
      what: 'checks are due for a moment',
      series: { [`eventinvoke_oldest_due_check_seconds{${A}}`]: '20x60' },
      minutes: 30,
      fires: [],
    },
    {
      what: 'a check stays due',
      series: { [`eventinvoke_oldest_due_check_seconds{${A}}`]: '0+60x60' },
      minutes: 30,
      fires: [
        {
          labels: RELEASE,
          description:
            'A check has been due for 30m 0s. A change that somebody made in Lambda is found that much later.',
        },
      ],
    },
  ],
  EventInvokeCredentialsRefused: [
    {
      what: 'all calls succeed',
      series: { ...calls(600, 0), ...objects('CredentialsInvalid', '0x60') },
      minutes: 30,
      fires: [],
    },
    {
      what: 'calls are refused',
      series: {
        [`eventinvoke_lambda_requests_total{${A},${SCOPE},operation="GetFunction",result="CredentialsInvalid"}`]:
          '0+12x60',
      },
      minutes: 30,
      fires: [{ labels: RELEASE, description: REFUSED }],
    },
    {
      what: 'credentials can not be loaded, so that no call is made',
      series: objects('CredentialsInvalid', '0x5 3x60'),
      minutes: 30,
      fires: [{ labels: RELEASE, description: REFUSED }],
    },
  ],
  EventInvokeObjectsStalled: [
    {
      what: 'objects wait for what passes by itself',
      series: objects('LambdaUnavailable', '9x60'),
      minutes: 50,
      fires: [],
    },
    { what: 'objects are mended in time', series: objects('AccessDenied', '9x20 0x60'), minutes: 50, fires: [] },
    {
      what: 'objects stay as they are',
      series: objects('AccessDenied', '9x60'),
      minutes: 50,
      fires: [
        {
          labels: { ...RELEASE, reason: 'AccessDenied' },
          description: '9 objects have been in the state AccessDenied for half an hour.',
        },
      ],
    },
  ],
  EventInvokeKubernetesWritesRefused: [
    {
      what: 'nothing is refused any longer',
      series: { [`eventinvoke_kubernetes_write_refused_total{${A},code="403"}`]: '0 5x60' },
      minutes: 30,
      fires: [],
    },
    {
      what: 'writes are refused again and again',
      series: { [`eventinvoke_kubernetes_write_refused_total{${A},code="403"}`]: '0+1x60' },
      minutes: 30,
      fires: [
        {
          labels: { ...RELEASE, code: '403' },
          description: 'The API server answers 403 to writes. Statuses, finalizers or events are missing.',
        },
      ],
    },
  ],
  EventInvokeLoopBlocked: [
    {
      what: 'timers are in time',
      series: { ...UP, [`nodejs_eventloop_lag_p99_seconds{${A}}`]: '0.11x60' },
      minutes: 30,
      fires: [],
    },
    {
      what: 'another program of Node is late',
      series: { ...UP, 'nodejs_eventloop_lag_p99_seconds{namespace="other",job="other",instance="c:8080"}': '3x60' },
      minutes: 30,
      fires: [],
    },
    {
      what: 'timers are late',
      series: { ...UP, [`nodejs_eventloop_lag_p99_seconds{${A}}`]: '3x60' },
      minutes: 30,
      fires: [
        {
          labels: { ...RELEASE, instance: 'a:8080' },
          description:
            "The event loop of a:8080 is late by 3s. Above the Lease's renew deadline, it loses its leadership.",
        },
      ],
    },
  ],
  EventInvokePausedTooLong: [
    { what: 'a pause ends in time', series: { [`eventinvoke_paused{${A}}`]: '1x200 0x200' }, minutes: 250, fires: [] },
    {
      what: 'a pause goes on, which both replicas tell',
      series: { [`eventinvoke_paused{${A}}`]: '1x300', [`eventinvoke_paused{${B}}`]: '1x300' },
      minutes: 250,
      fires: [{ labels: RELEASE, description: PAUSED }],
    },
  ],
};
