import { readFileSync } from 'node:fs';

// USER_HZ is 100 on every architecture that Node supports.
const TICKS_PER_SECOND = 100;

/** The processor time that a process has used so far, in seconds. */
export function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The program's name, in parentheses, may contain spaces, so fields are counted after it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [userTicks, systemTicks] = [fields[11], fields[12]];
  return (Number(userTicks) + Number(systemTicks)) / TICKS_PER_SECOND;
}

/** The resident memory of a process, in MiB. */
export interface ResidentMemory {
  readonly now: number;
  /** The highest value so far. */
  readonly peak: number;
}

/** The memory of a process, from the kernel; undefined if the process has ended. */
export function residentMemory(pid: number): ResidentMemory | undefined {
  const status = statusOf(pid);
  const mebibytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) / 1024;
  // A process that has just ended still has a status file, but without memory.
  return status.includes('VmHWM:') ? { now: mebibytes('VmRSS'), peak: mebibytes('VmHWM') } : undefined;
}

function statusOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}
