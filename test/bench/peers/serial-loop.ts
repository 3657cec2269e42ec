import { setTimeout as sleep } from 'node:timers/promises';
import { report } from './official-client.ts';

// The script that everybody writes first: one request after another, and a pause when Okta says 429.
const origin = process.env['OKTA_CLIENT_ORGURL'] ?? '';
const headers = { authorization: `SSWS ${process.env['OKTA_CLIENT_TOKEN']}`, accept: 'application/json' };

async function get(url: string): Promise<Response> {
  for (;;) {
    const response = await fetch(url, { headers });
    if (response.status !== 429) return response;
    await response.arrayBuffer();
    const reset = Number(response.headers.get('x-rate-limit-reset')) * 1000;
    await sleep(reset - Date.parse(response.headers.get('date') ?? '') + 1000);
  }
}

async function* list(path: string): AsyncGenerator<{ id: string }> {
  let url: string | undefined = origin + path;
  while (url !== undefined) {
    const response: Response = await get(url);
    if (!response.ok) throw new Error(`${response.status} ${url}`);
    yield* (await response.json()) as { id: string }[];
    url = /<([^>]+)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1];
  }
}

await report(async (count) => {
  const ids: string[] = [];
  for await (const { id } of list('/api/v1/users?limit=200')) ids.push(id);
  for (const id of ids) {
    for (const what of ['factors', 'groups', 'appLinks', 'roles']) {
      for await (const _record of list(`/api/v1/users/${id}/${what}`)) count();
    }
  }
});
