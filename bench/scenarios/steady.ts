import type { Call } from '../../dev/lambda-emulator/call-log.ts';
import type { LambdaEmulator } from '../../dev/lambda-emulator/emulator.ts';
import { startBenchEnvironment } from '../environment/bench-environment.ts';
import { NO_BUDGET } from '../environment/budget.ts';
import { kubernetesWrites } from '../environment/kubernetes-writes.ts';
import { callsPerSecond, describeCalls, lambdaCalls, puts } from '../environment/lambda-calls.ts';
import { startOperator } from '../environment/operator-run.ts';
import { pause } from '../environment/pause.ts';
import { seedInSync } from '../environment/seed.ts';
import type { Scenario } from '../scenario.ts';

const FLEET = { functions: 2000, qualifiersPerFunction: 5 };
const OBJECTS = FLEET.functions * FLEET.qualifiersPerFunction;
const MINUTES = 3;
const LIST_PAGE = 50;

/** The cost of checking objects that nobody changes. */
export const steady: Scenario = {
  name: 'steady',
  work: '10,000 aliases of 2,000 functions in sync, each checked once a minute, for 3 minutes; no quota',
  async run(bench) {
    await using environment = await startBenchEnvironment(bench);
    await seedInSync(environment, FLEET);
    const { api, emulator } = environment;
    const writesBefore = await kubernetesWrites(api);
    const operator = await startOperator(environment, bench, [...NO_BUDGET, '--drift-check-interval', '1m']);
    const readyAt = await operator.ready();
    for (let minute = 1; minute <= MINUTES; minute++) {
      await pause(readyAt + minute * 60_000 - Date.now(), operator.signal);
      bench.report(`minute ${minute} of ${MINUTES}: ${describeCalls(lambdaCalls(emulator))}`);
    }
    const calls = lambdaCalls(emulator);
    const writes = (await kubernetesWrites(api)) - writesBefore;
    await operator.stop();
    const shown = calls.reduce((sum, call) => sum + objectsShown(call, emulator), 0);
    const due = OBJECTS * MINUTES;
    return {
      figures: [
        {
          name: 'Lambda calls per check',
          value: calls.length / shown,
          unit: '',
          mustReach: { atMost: 0.25 },
        },
        { name: 'Lambda calls', value: calls.length, unit: '' },
        { name: "checks that were made: an object's settings that Lambda showed", value: shown, unit: '' },
        { name: 'checks that were due: 10,000 objects, 3 times', value: due, unit: '' },
        { name: 'Puts', value: puts(calls), unit: '', mustReach: { atMost: 0 } },
        { name: 'Kubernetes writes', value: writes, unit: '', mustReach: { atMost: 0 } },
      ],
      series: { callsPerSecond: callsPerSecond(calls, operator.startedAt) },
    };
  },
};

function objectsShown({ operation, status, functionName = '' }: Call, { configs }: LambdaEmulator): number {
  if (status !== 200) return 0;
  if (operation === 'GetFunctionEventInvokeConfig') return 1;
  if (operation !== 'ListFunctionEventInvokeConfigs') return 0;
  return Math.min(configs.allOf(functionName).length, LIST_PAGE);
}
