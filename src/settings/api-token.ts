import { NotConnectedError } from '../errors.ts';

/**
 * Cleans an API token as people paste it.
 * @throws NotConnectedError for what cannot be a token; the message never holds it.
 */
export function parseApiToken(text: string, from: string): string {
  const token = text.trim().replace(/^SSWS(\s+|$)/i, '');
  if (token === '') throw malformed(`The API token from ${from} is empty.`);
  if (/\s/.test(token)) throw malformed(`The API token from ${from} has a space or a line break in it.`);
  // Anything else could not stand in an HTTP header, or was damaged on its way through a document.
  if (!/^[\x21-\x7e]+$/.test(token)) throw malformed(`The API token from ${from} has characters that no token has.`);
  if (/^https?:/i.test(token)) throw malformed(`The API token from ${from} is a URL.`);
  return token;
}

const malformed = (message: string): NotConnectedError =>
  new NotConnectedError({
    code: 'token-malformed',
    message,
    hint: 'Copy the token again where Okta shows it once, right after Security > API > Tokens > Create token. It is one word of about 42 letters, digits, dashes and underscores.',
  });
