/** A message from the holder of a guarded folder to its guard. `id` is the holder's own name for a process. */
export type Order =
  | {
      readonly type: 'run';
      readonly id: number;
      readonly executable: string;
      readonly args: readonly string[];
      readonly cwd: string;
      readonly env: Readonly<Record<string, string | undefined>>;
      /** Name of the file in the guarded folder to which stdout and stderr are appended. */
      readonly log: string;
    }
  | { readonly type: 'kill'; readonly id: number };

/** A message from the guard to the holder. */
export type Word =
  | { readonly type: 'ready' }
  | { readonly type: 'running'; readonly id: number; readonly pid: number }
  | { readonly type: 'notRun'; readonly id: number; readonly reason: string }
  | { readonly type: 'exited'; readonly id: number; readonly exit: Exit };

/** The end of a process: exactly one of the two is set. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}
