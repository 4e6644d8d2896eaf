/**
 * The resources outside of Lambda that can be destinations, by ARN: SQS queues, SNS topics, event buses and S3 buckets of any
 * account. The emulator's own functions needn't be added; other functions may be.
 */
export class Destinations {
  readonly #arns = new Set<string>();

  /** Adds the resource with this ARN. The suffix `.fifo` makes it a FIFO queue or topic. */
  add(arn: string): void {
    this.#arns.add(arn);
  }

  /** Removes the resource with this ARN. Configs that name it stay as they are, as in Lambda. */
  remove(arn: string): void {
    this.#arns.delete(arn);
  }

  /** Whether the resource with this ARN was added. */
  has(arn: string): boolean {
    return this.#arns.has(arn);
  }
}
