import { CALLS } from './calls.ts';
import type { Row } from './panel.ts';
import { PROCESS } from './process.ts';
import { QUOTA } from './quota.ts';
import { RECONCILES } from './reconciles.ts';
import { WELLBEING } from './wellbeing.ts';

/** The dashboard, row by row. */
export const ROWS: readonly Row[] = [WELLBEING, QUOTA, CALLS, RECONCILES, PROCESS];
