import { timeLeft } from '../progress.ts';

/** The progress of an import. */
export interface ImportProgress {
  /** Checked functions, of this run and of the runs before. */
  readonly done: number;
  readonly total: number;
  /** Functions that the runs before have checked. */
  readonly doneBefore: number;
  readonly configurations: number;
  /** Requests to Lambda in this run. */
  readonly requests: number;
  /** Since this run checked its first function. */
  readonly seconds: number;
}

/** The progress as a line: `functions 120/2000 · configurations 37 · 10 requests/s · about 3 min left`. */
export function importProgressText(progress: ImportProgress): string {
  const { done, total, doneBefore, configurations, requests, seconds } = progress;
  const doneNow = done - doneBefore;
  return [
    `functions ${done}/${total}`,
    `configurations ${configurations}`,
    ...(seconds >= 1 ? [`${Math.round(requests / seconds)} requests/s`] : []),
    timeLeft(total - done, doneNow > 0 ? seconds / doneNow : 0),
  ]
    .filter((part) => part !== undefined)
    .join(' · ');
}

/** The result as a phrase: `37 configurations of 120 functions`. */
export function summaryText(configurations: number, functions: number): string {
  return `${counted(configurations, 'configuration')} of ${counted(functions, 'function')}`;
}

/** A number with its noun: `1 function`, `2 functions`. */
export function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}
