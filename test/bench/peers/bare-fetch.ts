import { EnvHttpProxyAgent, install, setGlobalDispatcher } from 'undici';

// The least that a client can do: fetch and read the bytes, over the dispatcher that the program uses, too.
const width = Number(process.argv[2] ?? 10);
const origin = process.env['OKTA_CLIENT_ORGURL'] ?? '';
const headers = { authorization: `SSWS ${process.env['OKTA_CLIENT_TOKEN']}`, accept: 'application/json' };
install();
setGlobalDispatcher(new EnvHttpProxyAgent({ noProxy: '127.0.0.1' }));

const ids: string[] = [];
for (let url: string | undefined = `${origin}/api/v1/users?limit=200`; url !== undefined; ) {
  const response: Response = await fetch(url, { headers });
  for (const { id, status } of (await response.json()) as { id: string; status: string }[]) {
    if (!['STAGED', 'PROVISIONED', 'SUSPENDED'].includes(status)) ids.push(id);
  }
  url = /<([^>]+)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1];
}

const began = performance.now();
let position = 0;
const worker = async (): Promise<void> => {
  while (position < ids.length) {
    const response = await fetch(`${origin}/api/v1/users/${ids[position++]}/factors`, { headers });
    await response.arrayBuffer();
  }
};
await Promise.all(Array.from({ length: width }, worker));
process.stdout.write(`${JSON.stringify({ requests: ids.length, ms: performance.now() - began })}\n`);
