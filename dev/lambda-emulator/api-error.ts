/**
 * An error answer of the emulated service. The code of the broken rule throws it, and the code that sends the answer renders it.
 */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  /** The code in `X-Amzn-ErrorType`. */
  readonly code: string;
  /** The JSON body. The spelling of its members depends on the code, as in the service. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    body: Readonly<Record<string, unknown>>,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(String(body.message ?? body.Message ?? code));
    this.status = status;
    this.code = code;
    this.body = body;
    this.headers = headers;
  }
}

/** 404: no such function, version, alias or config. */
export function resourceNotFound(message: string): ApiError {
  return new ApiError(404, 'ResourceNotFoundException', { Message: message, Type: 'User' });
}

/** 400: a parameter is well-formed but refused. */
export function invalidParameterValue(message: string): ApiError {
  return new ApiError(400, 'InvalidParameterValueException', { Type: 'User', message });
}

/** 409: another write to the same function is in progress. */
export function resourceConflict(message: string): ApiError {
  return new ApiError(409, 'ResourceConflictException', { Type: 'User', message });
}

/** 429, as recorded. `Retry-After` is in the model but was never observed, so it is sent only on request. */
export function tooManyRequests(retryAfterSeconds?: number): ApiError {
  return new ApiError(
    429,
    'TooManyRequestsException',
    { Reason: 'CallerRateLimitExceeded', Type: 'User', message: 'Rate exceeded' },
    retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) },
  );
}

/** 400: a pattern, length or range is violated. The code was observed; Lambda's model doesn't have it. */
export function validationException(message: string): ApiError {
  return new ApiError(400, 'ValidationException', { message });
}

/** 403. For an ARN of another account Lambda's message is null. */
export function accessDenied(message: string | null): ApiError {
  return new ApiError(403, 'AccessDeniedException', { Message: message });
}

/** 403: the request carries no signature. */
export function missingAuthenticationToken(): ApiError {
  return new ApiError(403, 'MissingAuthenticationTokenException', { message: 'Missing Authentication Token' });
}

/** 403: the session that signed the request has expired. */
export function expiredToken(): ApiError {
  return new ApiError(403, 'ExpiredTokenException', {
    message: 'The security token included in the request is expired',
  });
}

/** 403: it was signed by a clock that is off. AWS tells both times. */
export function signatureExpired(): ApiError {
  return new ApiError(403, 'InvalidSignatureException', {
    message: 'Signature expired: it was signed at another time.',
  });
}

/** 403: nobody has this access key. */
export function unrecognizedClient(): ApiError {
  return new ApiError(403, 'UnrecognizedClientException', {
    message: 'The security token included in the request is invalid.',
  });
}

/** 500, 502 or 503: the service failed. */
export function serviceException(status: number): ApiError {
  return new ApiError(status, 'ServiceException', {
    Message: 'An error occurred and the request cannot be processed.',
    Type: 'Service',
  });
}

/** 400: the body is not JSON. The code is Lambda's; the wording is the emulator's. */
export function invalidRequestContent(reason: string): ApiError {
  return new ApiError(400, 'InvalidRequestContentException', {
    Type: 'User',
    message: `Could not parse request body into json: ${reason}`,
  });
}

/** 400: a member has another JSON type than in the model. The wording is the emulator's. */
export function serializationException(message: string): ApiError {
  return new ApiError(400, 'SerializationException', { Message: message });
}

/** 404: the emulator has no operation with this method and path. */
export function unknownOperation(method: string, path: string): ApiError {
  return new ApiError(404, 'UnknownOperationException', { Message: `${method} ${path} is not emulated` });
}

const codesThatCapitaliseMessage = ['ResourceNotFoundException', 'AccessDeniedException', 'ServiceException'];

/** Any other error, with Lambda's spelling of its message for this code. */
export function otherError(status: number, code: string, message: string): ApiError {
  const Type = status < 500 ? 'User' : 'Service';
  return new ApiError(
    status,
    code,
    codesThatCapitaliseMessage.includes(code) ? { Message: message, Type } : { Type, message },
  );
}
