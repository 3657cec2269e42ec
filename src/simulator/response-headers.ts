import { type ResponseHeaders, rateHeaders } from './rate-headers.ts';
import type { Made } from './respond.ts';
import type { SimulatorState } from './server.ts';

let dateSecond = -1;
let dateText = '';

/** The headers real responses carry. `Date` follows the server's clock, skewed or not. */
export function responseHeaders(state: SimulatorState, made: Made): ResponseHeaders {
  const { answer } = made;
  const second = Math.floor(state.now() / 1000);
  if (second !== dateSecond) {
    dateSecond = second;
    dateText = new Date(second * 1000).toUTCString();
  }
  const headers: ResponseHeaders = {
    'Content-Type': answer.contentType,
    Date: dateText,
    Server: 'nginx',
    'Cache-Control': 'no-cache, no-store',
    'X-Okta-Request-Id': made.requestId,
    ...answer.headers,
    ...rateHeaders(answer.admission, state.headerMode, made.bucketLimit),
  };
  // Okta sends one Link line a relation; Node joins what is one array into separate lines, as it should.
  const links: string[] = [];
  if (answer.self !== undefined) links.push(`<${answer.self}>; rel="self"`);
  if (answer.next !== undefined) links.push(`<${answer.next}>; rel="next"`);
  if (links.length > 0) headers['Link'] = links;
  return headers;
}
