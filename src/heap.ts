import { setFlagsFromString } from 'node:v8';

// main.ts must import this file before all others, since the heap already grows while modules load.

// While Node parses the first list, it lets the space of new objects grow to 128 MiB, and never shrinks it again. If that
// space stays at its first megabyte, Node collects it more often, and that takes no more time.
setFlagsFromString('--semi-space-growth-factor=1');

// Otherwise the heap may double and more between two collections. Node keeps the pages of its largest size until the process
// is idle, so each burst would add to the resident memory.
setFlagsFromString('--heap-growing-percent=50');
