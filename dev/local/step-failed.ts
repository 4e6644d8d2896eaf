/** A step had an unexpected result. The message is for the user. */
export class StepFailed extends Error {
  override readonly name = 'StepFailed';
  readonly code = 'STEP_FAILED';
}
