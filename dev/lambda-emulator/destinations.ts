/**
 * What exists outside of Lambda and may be a destination, by ARN: SQS queues, SNS topics, event buses and S3 buckets of
 * any account. The emulator's own functions exist without being added here; a function that it doesn't have may be
 * added.
 */
export class Destinations {
  readonly #arns = new Set<string>();

  /** The resource with this ARN exists from now on. A FIFO queue or topic is known by its `.fifo` suffix. */
  add(arn: string): void {
    this.#arns.add(arn);
  }

  /** The resource with this ARN is gone; configs that name it stay as they are, as in Lambda. */
  remove(arn: string): void {
    this.#arns.delete(arn);
  }

  /** Whether the resource with this ARN was added. */
  has(arn: string): boolean {
    return this.#arns.has(arn);
  }
}
