import type { Refusal } from './org-source.ts';

/** Okta's own wording, as published in its error catalogue; recordings agree where there are any. */
const summaries: Record<string, string> = {
  E0000001: 'Api validation failed',
  E0000002: 'The request was not valid',
  E0000006: 'You do not have permission to perform the requested action',
  E0000007: 'Not found: Resource not found',
  E0000009: 'Internal Server Error',
  E0000011: 'Invalid token provided',
  E0000015: 'You do not have permission to access the feature you are requesting',
  E0000022: 'The endpoint does not support the provided HTTP method',
  E0000029: 'Invalid paging request.',
  E0000031: 'Invalid search criteria.',
  E0000047: 'API call exceeded rate limit due to too many requests.',
};

/** The code Okta gives with a status when nothing more specific is known. */
const codeOfStatus: Record<number, string> = {
  400: 'E0000001',
  401: 'E0000011',
  403: 'E0000006',
  404: 'E0000007',
  405: 'E0000022',
  429: 'E0000047',
};

export function refusal(status: number, code = codeOfStatus[status] ?? 'E0000009', cause?: string): Refusal {
  return cause === undefined ? { status, code } : { status, code, cause };
}

/** The body of an error: five keys, always, `errorLink` repeating the code. */
export function errorBody(error: Refusal, errorId: string): string {
  return JSON.stringify({
    errorCode: error.code,
    errorSummary: error.summary ?? summaries[error.code] ?? 'Internal Server Error',
    errorLink: error.code,
    errorId,
    errorCauses: error.cause === undefined ? [] : [{ errorSummary: error.cause }],
  });
}
