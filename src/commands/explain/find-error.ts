import { type ErrorExplained, errorCodes } from '../../error-codes.ts';

/** Okta's codes are often typed in small letters. */
export const findError = (id: string): ErrorExplained | undefined =>
  errorCodes.find(({ code }) => code === id) ?? errorCodes.find(({ code }) => code.toLowerCase() === id.toLowerCase());
