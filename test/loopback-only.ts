import nock from 'nock';
import { afterEach } from 'vitest';

// A unit test that reaches past loopback is a bug in the test or a leak in the product: fail it at once.
nock.disableNetConnect();
nock.enableNetConnect((host) => /^(127\.0\.0\.1|localhost|\[::1\])(:|$)/.test(host));

afterEach(() => {
  nock.cleanAll();
});
