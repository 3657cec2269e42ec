import './one-undici.ts';
import nock from 'nock';
import { Agent, type Dispatcher, setGlobalDispatcher } from 'undici';
import { afterEach } from 'vitest';

const loopback = /^(127\.0\.0\.1|localhost|\[::1\])(:|$)/;

// A unit test that reaches past loopback is a bug in the test or a leak in the product: fail it at once.
nock.disableNetConnect();
nock.enableNetConnect((host) => loopback.test(host));

/** nock sees `fetch` and not undici: what goes past loopback is handed to it, to answer or to refuse. */
const throughNock: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) => {
  const { origin = '', path, method, headers, body } = options;
  if (loopback.test(new URL(String(origin)).host)) return dispatch(options, handler);
  const stopped = { aborted: false, reason: null, paused: false, pause: () => {}, resume: () => {} };
  const controller = { ...stopped, abort: () => {} } as unknown as Dispatcher.DispatchController;
  handler.onRequestStart?.(controller, {});
  fetch(`${origin}${path}`, {
    method,
    headers: headers as Record<string, string>,
    body: (body as string | null | undefined) ?? null,
    redirect: 'manual',
  })
    .then(async (answer) => {
      handler.onResponseStart?.(controller, answer.status, Object.fromEntries(answer.headers), answer.statusText);
      handler.onResponseData?.(controller, Buffer.from(await answer.arrayBuffer()));
      handler.onResponseEnd?.(controller, {});
    })
    .catch((error: Error) => handler.onResponseError?.(controller, error));
  return true;
};

setGlobalDispatcher(new Agent().compose(throughNock));

afterEach(() => {
  nock.cleanAll();
});
