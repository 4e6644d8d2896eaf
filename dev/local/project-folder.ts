import { fileURLToPath } from 'node:url';

/** The project's folder. Commands for users run there, and their paths are relative to it. */
export const PROJECT_FOLDER = fileURLToPath(new URL('../..', import.meta.url));
