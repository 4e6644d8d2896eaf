import type { OperationName } from './operations.ts';

/** A refusal of Lambda. */
export interface ServiceError {
  /** The API's code: `ResourceNotFoundException`. */
  readonly code: string;
  readonly message: string;
  /** How often the call was made, if the SDK gave up after its last retry. */
  readonly attempts?: number | undefined;
}

/**
 * The AWS CLI's sentence for a refusal: `An error occurred (CODE) when calling the OPERATION operation: MESSAGE`.
 */
export function serviceErrorSentence(operation: OperationName, { code, message, attempts }: ServiceError): string {
  const retries = attempts === undefined ? '' : ` (reached max retries: ${attempts - 1})`;
  return `An error occurred (${code || 'Unknown'}) when calling the ${operation} operation${retries}: ${message || 'Unknown'}`;
}
