import { describe, expect, it } from 'vitest';
import type { Answer } from '../../src/okta/client.ts';
import { nextOf, pager, withQuery } from '../../src/okta/pagination.ts';

const answer = (body: unknown, link?: string): Answer => ({
  status: 200,
  headers: new Headers(link === undefined ? {} : { link }),
  body,
  path: '/x',
  requests: [],
});

describe('the next page', () => {
  it.each<[string, string | undefined, unknown, string | undefined]>([
    [
      'two Link lines, joined by fetch',
      '<https://acme.okta.com/api/v1/users?limit=200>; rel="self", <https://acme.okta.com/api/v1/users?after=00u1&limit=200>; rel="next"',
      [],
      '/api/v1/users?after=00u1&limit=200',
    ],
    ['only self', '<https://acme.okta.com/api/v1/users?limit=200>; rel="self"', [], undefined],
    ['none', undefined, [], undefined],
    [
      'commas and quotes in the cursor and the search',
      '<https://a.okta.com/api/v1/users?search=profile.lastName+eq+%22Smith%22&after=a,b%2C"c>; rel="next"',
      [],
      '/api/v1/users?search=profile.lastName+eq+%22Smith%22&after=a,b%2C"c',
    ],
    [
      'a name with plus signs',
      '<https://a.okta.com/api/v1/behaviors?after=Test+Rule+1&limit=10>; rel="next"',
      [],
      '/api/v1/behaviors?after=Test+Rule+1&limit=10',
    ],
    ['base64, not decoded', '<https://a.okta.com/x?after=TERB%2BRQ%3D%3D>; rel="next"', [], '/x?after=TERB%2BRQ%3D%3D'],
    [
      'the admin host',
      '<https://acme-admin.okta.com/api/v1/iam/roles?after=1>; rel="next"',
      [],
      '/api/v1/iam/roles?after=1',
    ],
    ['no scheme', '<//evil.example/api/v1/users?after=1>; rel="next"', [], '/api/v1/users?after=1'],
    ['user and password', '<https://a:b@evil.example/api/v1/users?after=1>; rel="next"', [], '/api/v1/users?after=1'],
    ['relative', '</api/v1/users?after=1>; rel="next"', [], '/api/v1/users?after=1'],
    [
      'in the body',
      undefined,
      { value: [], _links: { next: { href: 'https://x-admin.okta.com/api/v1/iam/a?after=2' } } },
      '/api/v1/iam/a?after=2',
    ],
    [
      'next before self',
      '<https://a.okta.com/x?after=1>; rel="next", <https://a.okta.com/x>; rel="self"',
      [],
      '/x?after=1',
    ],
  ])('%s', (_, link, body, expected) => {
    expect(nextOf(answer(body, link))).toBe(expected);
  });
});

/** A listing that answers each path with a page and a next. */
function listing(steps: Record<string, [unknown, string?]>): {
  client: { get(path: string): Promise<Answer> };
  asked: string[];
} {
  const asked: string[] = [];
  return {
    asked,
    client: {
      async get(path) {
        asked.push(path);
        const [body, next] = steps[path] ?? [[]];
        return answer(body, next === undefined ? undefined : `<https://other.example${next}>; rel="next"`);
      },
    },
  };
}

async function read(nextPage: () => Promise<{ items: unknown[]; next: string | undefined }>): Promise<unknown[]> {
  const items: unknown[] = [];
  for (let more = true; more; ) {
    const page = await nextPage();
    items.push(...page.items);
    more = page.next !== undefined;
  }
  return items;
}

describe('a listing', () => {
  it('is read to its end', async () => {
    const { client, asked } = listing({ '/x': [[{ id: 1 }], '/x?after=1'], '/x?after=1': [[{ id: 2 }]] });
    expect(await read(pager(client, '/x'))).toEqual([{ id: 1 }, { id: 2 }]);
    expect(asked).toEqual(['/x', '/x?after=1']);
  });

  it('goes over an empty page', async () => {
    const { client } = listing({ '/x': [[], '/x?after=1'], '/x?after=1': [[{ id: 2 }]] });
    expect(await read(pager(client, '/x'))).toEqual([{ id: 2 }]);
  });

  it('of the log ends at an empty page, whatever its next', async () => {
    const { client, asked } = listing({ '/x': [[{ id: 1 }], '/x?after=1'], '/x?after=1': [[], '/x?after=2'] });
    expect(await read(pager(client, '/x', { untilEmpty: true }))).toEqual([{ id: 1 }]);
    expect(asked).toHaveLength(2);
  });

  it.each<[string, Record<string, [unknown, string?]>]>([
    ['that leads to itself', { '/x': [[{ id: 1 }], '/x'] }],
    ['that leads in a circle', { '/x': [[{ id: 1 }], '/x?after=1'], '/x?after=1': [[{ id: 2 }], '/x'] }],
    ['that leaves its path', { '/x': [[{ id: 1 }], '/y?after=1'] }],
    [
      'of empty pages',
      Object.fromEntries(
        Array.from({ length: 50 }, (_, n) => [n === 0 ? '/x' : `/x?after=${n}`, [[], `/x?after=${n + 1}`]]),
      ),
    ],
  ])('%s is an error, not an end', async (_, steps) => {
    const { client, asked } = listing(steps);
    await expect(read(pager(client, '/x'))).rejects.toMatchObject({ kind: 'bad-paging', code: 'paging-loop' });
    expect(asked.length).toBeLessThan(10);
  });

  it('whose body is not a list is an error, not an empty one', async () => {
    const { client } = listing({ '/x': [{ users: [] }], '/y': [null] });
    await expect(read(pager(client, '/x'))).rejects.toMatchObject({ code: 'unexpected-body' });
    await expect(read(pager(client, '/y', { at: 'value' }))).rejects.toMatchObject({ code: 'unexpected-body' });
  });
});

it('encodes a query as Okta writes it', () => {
  expect(withQuery('/api/v1/users', { filter: 'status eq "DEPROVISIONED"', limit: 200 })).toBe(
    '/api/v1/users?filter=status%20eq%20%22DEPROVISIONED%22&limit=200',
  );
});
