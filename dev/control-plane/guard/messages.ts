/** What the holder of a guarded folder asks of its guard. `id` is the holder's own name for a process. */
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

/** What the guard tells the holder. */
export type Word =
  | { readonly type: 'ready' }
  | { readonly type: 'running'; readonly id: number; readonly pid: number }
  | { readonly type: 'notRun'; readonly id: number; readonly reason: string }
  | { readonly type: 'exited'; readonly id: number; readonly exit: Exit };

/** How a process ended: exactly one of the two is set. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}
