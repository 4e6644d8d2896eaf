import { conditionOf } from '../../api/conditions.ts';
import type { EventInvokeConfigStatus, LastDrift, Refusal } from '../../api/event-invoke-config.ts';
import type { Settings } from '../../lambda/settings.ts';
import { readTargetArn, type Target } from '../../lambda/target.ts';
import type { LastSeen } from './claim-change.ts';
import { settingsStored } from './stored-settings.ts';

/** The memory of an object's own status, beside its claims. */
export interface Known {
  readonly observedGeneration: number | undefined;
  /** The newest generation with which Lambda was in sync. */
  readonly syncedGeneration: number | undefined;
  /** The target that was last seen in Lambda. */
  readonly target: Target | undefined;
  /** The settings that were last seen there. */
  readonly settings: Settings;
  /** The first refusal of a generation; absent after a success. */
  readonly refusal: Refusal | undefined;
  readonly lastDrift: LastDrift | undefined;
  /** True where the condition Ready is True. */
  readonly isReady: boolean;
}

/** @param status - the object's own */
export function readKnown(status: EventInvokeConfigStatus): Known {
  return {
    observedGeneration: status.observedGeneration,
    syncedGeneration: status.syncedGeneration,
    target: readTargetArn(status.functionArn ?? ''),
    settings: settingsStored(status),
    refusal: status.refusal,
    lastDrift: status.lastDrift,
    isReady: conditionOf(status.conditions, 'Ready')?.status === 'True',
  };
}

/** The settings that were last seen in Lambda, if there were any. */
export function lastSeen({ target, settings }: Known): LastSeen | undefined {
  return target && { target, settings };
}
