import type { OperationName } from './operations.ts';

/** What is known of Lambda's refusal. */
export interface ServiceError {
  /** The API's code: `ResourceNotFoundException`. */
  readonly code: string;
  readonly message: string;
  /** How often the call was made, where it was given up after as many as are allowed. */
  readonly attempts?: number | undefined;
}

/**
 * The AWS CLI's sentence for a refusal: `An error occurred (CODE) when calling the OPERATION operation: MESSAGE`.
 */
export function serviceErrorSentence(operation: OperationName, { code, message, attempts }: ServiceError): string {
  const retries = attempts === undefined ? '' : ` (reached max retries: ${attempts - 1})`;
  return `An error occurred (${code || 'Unknown'}) when calling the ${operation} operation${retries}: ${message || 'Unknown'}`;
}
