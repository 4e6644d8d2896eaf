/**
 * An error that the emulated service answers with. It is thrown where the rule is, and rendered where the answer is
 * sent.
 */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  /** What travels in `X-Amzn-ErrorType`. */
  readonly code: string;
  /** The JSON body, with its members spelt as the service spells them for this code. */
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

/** 400: a parameter is well-formed and still refused. */
export function invalidParameterValue(message: string): ApiError {
  return new ApiError(400, 'InvalidParameterValueException', { Type: 'User', message });
}

/** 409: another write to the same function is in progress. */
export function resourceConflict(message: string): ApiError {
  return new ApiError(409, 'ResourceConflictException', { Type: 'User', message });
}

/** 429, as recorded; `Retry-After` is modelled and was not observed, so it is sent only when asked for. */
export function tooManyRequests(retryAfterSeconds?: number): ApiError {
  return new ApiError(
    429,
    'TooManyRequestsException',
    { Reason: 'CallerRateLimitExceeded', Type: 'User', message: 'Rate exceeded' },
    retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) },
  );
}

/** 400: a pattern, length or range is violated. The code is not in the Lambda model; it was observed. */
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

/** 403: the session that signed the request is over. */
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

/** 500, 502 or 503: the service is at fault. */
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

/** 400: a member has another JSON type than the model says. The wording is the emulator's. */
export function serializationException(message: string): ApiError {
  return new ApiError(400, 'SerializationException', { Message: message });
}

/** 404: no operation of the emulator has this method and path. */
export function unknownOperation(method: string, path: string): ApiError {
  return new ApiError(404, 'UnknownOperationException', { Message: `${method} ${path} is not emulated` });
}

const codesThatCapitaliseMessage = ['ResourceNotFoundException', 'AccessDeniedException', 'ServiceException'];

/** Any other error, its message spelt as Lambda spells it for the code. */
export function otherError(status: number, code: string, message: string): ApiError {
  const Type = status < 500 ? 'User' : 'Service';
  return new ApiError(
    status,
    code,
    codesThatCapitaliseMessage.includes(code) ? { Message: message, Type } : { Type, message },
  );
}
