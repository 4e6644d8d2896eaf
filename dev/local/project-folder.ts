import { fileURLToPath } from 'node:url';

/** Where users type commands, and what the paths in these are relative to. */
export const PROJECT_FOLDER = fileURLToPath(new URL('../..', import.meta.url));
