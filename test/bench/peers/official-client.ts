import { Client, DefaultRequestExecutor } from '@okta/okta-sdk-nodejs';

/** The official client as its README sets it up: the default executor waits for 429s. */
export function okta(): Client {
  return new Client({
    orgUrl: process.env['OKTA_CLIENT_ORGURL'] ?? '',
    token: process.env['OKTA_CLIENT_TOKEN'] ?? '',
    requestExecutor: new DefaultRequestExecutor(),
    // Loopback has no certificate.
    testing: { disableHttpsCheck: true },
  } as ConstructorParameters<typeof Client>[0]);
}

/** Works off a list, so many at a time; a call that fails is counted and left behind, as a connector would. */
export async function inFlight<Item>(width: number, items: readonly Item[], work: (item: Item) => Promise<void>) {
  let position = 0;
  const worker = async (): Promise<void> => {
    while (position < items.length) {
      const item = items[position++] as Item;
      await work(item).catch((error: Error) => {
        failures.push(String(error.message ?? error).slice(0, 200));
      });
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
}

const failures: string[] = [];

/** Runs a peer and prints what it read as one line of JSON. */
export async function report(run: (count: () => void) => Promise<void>): Promise<void> {
  let records = 0;
  await run(() => {
    records++;
  });
  process.stdout.write(`${JSON.stringify({ records, failed: failures.length, firstFailure: failures[0] ?? null })}\n`);
}
