import { type SimulatedClock, settled } from '../simulated-clock.ts';

/** Lets time pass, and whatever waits for a timer go on before the next one is due. */
export async function pass(clock: SimulatedClock, milliseconds: number): Promise<void> {
  const until = clock.elapsed() + milliseconds;
  await settled();
  for (let next = clock.nextAt; next !== undefined && next <= until; next = clock.nextAt) {
    clock.advance(Math.max(0, next - clock.elapsed()));
    await settled();
  }
  clock.advance(until - clock.elapsed());
  await settled();
}
