import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { deprovisioningEventTypes } from '../../src/collectors/deprovisioning-log.ts';

const file = new URL('../../../shared/okta/event-types.json', import.meta.url);
const there = existsSync(file);
if (!there) process.stderr.write(`not run: Okta's catalogue of event types is not at ${file.pathname}\n`);

describe.runIf(there)('the event types of the deprovisioning log', () => {
  it("each stand in Okta's catalogue", () => {
    const { eventTypes } = JSON.parse(readFileSync(file, 'utf8')) as { eventTypes: { id: string }[] };
    const known = new Set(eventTypes.map(({ id }) => id));
    expect(known.size).toBeGreaterThan(1000);
    expect(deprovisioningEventTypes.filter((type) => !known.has(type))).toEqual([]);
  });
});
