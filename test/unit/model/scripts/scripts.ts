import type { Script } from '../scripted.ts';
import { ACCOUNT_SCRIPTS } from './account-scripts.ts';
import { LIFE_SCRIPTS } from './life-scripts.ts';
import { OTHER_SCRIPTS } from './other-scripts.ts';
import { SHARING_SCRIPTS } from './sharing-scripts.ts';

/** All scripted histories. */
export const SCRIPTS: readonly Script[] = [...LIFE_SCRIPTS, ...SHARING_SCRIPTS, ...OTHER_SCRIPTS, ...ACCOUNT_SCRIPTS];
