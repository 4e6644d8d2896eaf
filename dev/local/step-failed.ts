/** Something came out otherwise than it should have. The message is for the user. */
export class StepFailed extends Error {
  override readonly name = 'StepFailed';
  readonly code = 'STEP_FAILED';
}
