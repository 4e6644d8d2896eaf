import type { Scenario } from './scenario.ts';
import { accounts } from './scenarios/accounts.ts';
import { changeUnderLoad } from './scenarios/change-under-load.ts';
import { coldFree } from './scenarios/cold-free.ts';
import { coldQuota } from './scenarios/cold-quota.ts';
import { contended } from './scenarios/contended.ts';
import { memory } from './scenarios/memory.ts';
import { overhead } from './scenarios/overhead.ts';
import { pluginStart } from './scenarios/plugin-start.ts';
import { restart } from './scenarios/restart.ts';
import { soak } from './scenarios/soak.ts';
import { start } from './scenarios/start.ts';
import { steady } from './scenarios/steady.ts';
import { takeOver } from './scenarios/take-over.ts';

/** All scenarios, in the order of the report. */
export const SCENARIOS: readonly Scenario[] = [
  start,
  coldQuota,
  coldFree,
  overhead,
  steady,
  changeUnderLoad,
  contended,
  restart,
  takeOver,
  memory,
  accounts,
  pluginStart,
  soak,
];
