import type { Simulator } from '../../src/simulator/server.ts';

export interface Got {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape.
  body: any;
  next: string | undefined;
}

/** One request to a simulator: a path, or a `next` link it served. */
export async function get(simulator: Simulator, pathOrUrl: string, token = simulator.token): Promise<Got> {
  const url = pathOrUrl.startsWith('http') ? pathOrUrl : simulator.url + pathOrUrl;
  const response = await fetch(url, { headers: token === '' ? {} : { Authorization: `SSWS ${token}` } });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: parsed(text), next: nextOf(response.headers) };
}

/** Every row of a list, page by page. */
export async function all(simulator: Simulator, path: string): Promise<Got['body'][]> {
  const rows: Got['body'][] = [];
  for (let next: string | undefined = path; next !== undefined; ) {
    const page: Got = await get(simulator, next);
    if (page.status !== 200) throw new Error(`${next} answered ${page.status}`);
    rows.push(...page.body);
    next = page.next;
  }
  return rows;
}

function nextOf(headers: Headers): string | undefined {
  return /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
