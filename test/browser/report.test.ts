import { createSecretKey } from 'node:crypto';
import { readdirSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AssessOptions } from '../../src/assess.ts';
import { evidenceItems } from '../../src/evidence/index.ts';
import { pseudonymizer } from '../../src/export/pseudonyms/pseudonymizer.ts';
import { type ExportOptions, exportBundle } from '../../src/export.ts';
import type { BundleContent } from '../../src/exporters/exporter.ts';
import { loadFrameworks } from '../../src/frameworks.ts';
import type { Snapshot } from '../../src/snapshot/read.ts';
import { assessed, known } from '../assess/assessed.ts';
import { faultlessOrg } from '../assess/faultless-org.ts';
import { snapshotFixture } from '../assess/snapshot-fixture.ts';
import { app, user } from '../checks/given.ts';
import { acmeSnapshot } from '../evidence/acme-snapshot.ts';
import { chromiumIsHere, openBrowser } from './chromium.ts';
import { hostileNames, pageFile, withNames } from './hostile-report.ts';

// Past the reporter, which shows what a test prints only now and then.
if (!chromiumIsHere) writeSync(2, 'The tests of report.html in a browser did not run: /usr/bin/chromium is missing.\n');

/** What the exporters are given for a bundle. */
async function contentOf(
  snapshot: Snapshot,
  measured: Partial<AssessOptions> = {},
  exported: Partial<ExportOptions> = {},
): Promise<BundleContent> {
  let content: BundleContent | undefined;
  await exportBundle(snapshot, await assessed(snapshot, measured), {
    ...exported,
    items: evidenceItems,
    exporters: [
      {
        id: 'seen',
        title: '',
        files(given) {
          content = given;
          return [];
        },
      },
    ],
    folder: join(dirname(dirname(snapshot.path)), 'bundle'),
    exportedAt: '2028-06-01T00:00:00.000Z',
  });
  if (!content) throw new Error('nothing was exported');
  return content;
}

/** Many who fail, so that lists are long: what is filtered, and what goes over many printed pages. */
const manyFailing = () =>
  snapshotFixture({
    // A note, which is folded on the screen.
    statuses: { devices: 'unavailable' },
    records: {
      users: Array.from({ length: 400 }, (_, n) => user(`u${n}`, { profile: { login: `user${n}@acme.example` } })),
      'user-factors': Array.from({ length: 400 }, (_, n) => ({ userId: `u${n}`, factors: [] })),
      apps: Array.from({ length: 60 }, (_, n) => app(`a${n}`, 'p', { label: `App ${n}`, signOnMode: 'AUTO_LOGIN' })),
    },
  });

const injection = `
  const made = document.createElement('div');
  made.innerHTML = '<img src="https://evil.example/a.png" onerror="window.pwned=1">' +
    '<iframe src="https://evil.example/"></iframe><p style="color:red">x</p>';
  const script = document.createElement('script');
  script.textContent = 'window.pwned = 1';
  document.body.append(made, script);
`;

const pwned = 'Object.hasOwn(window, "pwned")';

describe.runIf(chromiumIsHere)('report.html in Chromium', { timeout: 300_000 }, () => {
  test('runs nothing that a name brings, asks for nothing, and breaks no rule of its own', async () => {
    const content = await contentOf(await acmeSnapshot());
    const { page, show, requests, events } = await openBrowser();
    await show(await pageFile(content));
    const shape = await page.locator('main section').count();
    for (const name of hostileNames) {
      await show(await pageFile(withNames(content, name)));
      await page.evaluate(unfold);
      await page.mouse.move(200, 400);
      expect(await page.evaluate(pwned), name).toBe(false);
      expect([requests, events], name).toEqual([[], []]);
      // No name closed a section of ours, or opened one.
      expect(await page.locator('main section').count(), name).toBe(shape);
      expect(await page.locator('script').count(), name).toBe(1);
      expect(await page.evaluate(sideways), name).toEqual([]);
    }
  });

  test('opens with nothing amiss, for each framework, all of them and none', async () => {
    const acme = await acmeSnapshot();
    const ids = readdirSync('mappings').flatMap((name) => (name.endsWith('.yaml') ? [name.slice(0, -5)] : []));
    expect(ids.length).toBeGreaterThanOrEqual(9);
    const { page, show, requests, events } = await openBrowser();
    for (const each of [...ids.map((id) => [id]), ids, []]) {
      await show(await pageFile(await contentOf(acme, { frameworks: await loadFrameworks(each, known) })));
      await page.evaluate(unfold);
      expect([requests, events], each.join()).toEqual([[], []]);
      expect(await page.locator('section[aria-labelledby^=framework-]').count(), each.join()).toBe(each.length);
    }
  });

  test('opens with nothing amiss when pseudonymized, and of an org without a fault, read or not', async () => {
    const acme = await acmeSnapshot();
    const disguise = await pseudonymizer(acme, createSecretKey(Buffer.alloc(32, 7)));
    const { page, show, requests, events } = await openBrowser();
    await show(await pageFile(await contentOf(acme, {}, { pseudonymizer: disguise })));
    const disguised = await page.locator('body').innerText();
    expect(disguised).not.toContain('grace@acme.example');
    await show(await pageFile(await contentOf(await snapshotFixture({ records: faultlessOrg }))));
    const faultless = await page.locator('body').innerText();
    expect(faultless).toContain('None of 6 security tests found an exception.');
    expect(faultless).not.toContain('FAIL');
    const statuses = { users: 'partial', 'user-factors': 'denied', policies: 'failed' } as const;
    await show(await pageFile(await contentOf(await snapshotFixture({ records: faultlessOrg, statuses }))));
    const undecided = await page.locator('header').innerText();
    expect(undecided).toContain('For want of evidence, none of 6 security tests could be decided.');
    expect(undecided).not.toContain('found');
    expect([requests, events]).toEqual([[], []]);
  });

  test('its policy would stop what nevertheless became markup', async () => {
    const file = await pageFile(await contentOf(await snapshotFixture()));
    const { page, show, requests, events } = await openBrowser();
    await show(file);
    await page.evaluate(injection);
    await expect.poll(() => events.length).toBeGreaterThanOrEqual(4);
    expect(events.filter((event) => !/Content Security Policy/.test(event))).toEqual([]);
    expect(await page.evaluate(pwned)).toBe(false);
    expect(requests.filter((url) => !url.startsWith('https://evil.example/'))).toEqual([]);
  });

  test('is read without JavaScript', async () => {
    const { page, show, requests, events } = await openBrowser({ javaScriptEnabled: false });
    await show(await pageFile(await contentOf(await acmeSnapshot())));
    const text = await page.locator('body').innerText();
    for (const said of [
      'security tests found exceptions',
      'Okta only',
      'grace@acme.example',
      'exceptions noted',
      'sha256sum --check SHA256SUMS',
    ]) {
      expect(text).toContain(said);
    }
    expect(await page.locator('input').count()).toBe(0);
    await page.locator('summary').first().click();
    expect(await page.locator('details').first().getAttribute('open')).not.toBeNull();
    expect([requests, events]).toEqual([[], []]);
  });

  test('filters its long tables', async () => {
    const { page, show, events } = await openBrowser();
    await show(await pageFile(await contentOf(await manyFailing())));
    const filter = page.getByLabel(/^Filter these 200 rows/);
    const table = page.locator('table[data-filter="Filter these 200 rows"]').first();
    const rows = table.locator('tbody tr:not(.cause):visible');
    expect(await rows.count()).toBe(200);
    await filter.first().fill('USER17@');
    expect(await rows.allInnerTexts()).toEqual([expect.stringContaining('user17@acme.example')]);
    await expect.poll(() => page.getByRole('status').first().innerText()).toBe('1 of 200 rows');
    await filter.first().fill('nobody');
    expect(await table.locator('tbody tr:visible').count()).toBe(0);
    await filter.first().fill('');
    expect(await rows.count()).toBe(200);
    expect(events).toEqual([]);
  });

  test('never scrolls sideways, folded or open', async () => {
    const { page, show } = await openBrowser();
    await show(await pageFile(await contentOf(await acmeSnapshot())));
    for (const _ of ['folded', 'open']) {
      for (const width of [360, 390, 768, 1400]) {
        await page.setViewportSize({ width, height: 900 });
        expect(await page.evaluate(sideways), `${width} px`).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      }
      await page.evaluate(unfold);
    }
  });

  test('can be used with the keyboard and heard', async () => {
    const { page, show } = await openBrowser();
    await show(await pageFile(await contentOf(await acmeSnapshot())));
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    expect(page.url()).toMatch(/#main$/);
    expect(await page.evaluate(unheard)).toEqual([]);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await page.evaluate(paleTexts), colorScheme).toEqual([]);
    }
  });

  test('prints whole, without an empty page', async () => {
    const { page, show } = await openBrowser();
    await show(await pageFile(await contentOf(await manyFailing())));
    await page
      .getByLabel(/^Filter these 200 rows/)
      .first()
      .fill('user17@');
    await page.emulateMedia({ media: 'print' });
    // A printed table is whole, whatever is filtered on the screen, and nothing stays folded.
    expect(await page.locator('tbody tr[hidden]').first().isVisible()).toBe(true);
    expect(await page.locator('details:not(.screen) li').first().isVisible()).toBe(true);
    const pages = pagesOf(await page.pdf({ preferCSSPageSize: true, printBackground: true }));
    expect(pages.length).toBeGreaterThan(5);
    expect(pages.filter((size) => size < 500)).toEqual([]);
  });
});

const unfold = `for (const each of document.querySelectorAll('details')) each.open = true`;

/** What makes the page wider than its window. */
const sideways = `[...document.querySelectorAll('body *')]
  .filter((element) => !element.closest('.scroll, .unseen, svg, .skip') && element.getBoundingClientRect().right > innerWidth)
  .map((element) => element.outerHTML.slice(0, 150))`;

/** Tables without heads, headings out of order, figures and links without names, ids that stand twice. */
const unheard = `(() => {
  const problems = [];
  for (const table of document.querySelectorAll('table')) {
    if (!table.querySelector('thead th[scope=col]')) problems.push('no head: ' + table.textContent.slice(0, 60));
  }
  let level = 0;
  for (const heading of document.querySelectorAll('h1,h2,h3,h4')) {
    const own = Number(heading.tagName[1]);
    if (own > level + 1) problems.push('skips a level: ' + heading.textContent);
    level = own;
  }
  for (const svg of document.querySelectorAll('svg:not([aria-hidden=true])')) {
    if (!svg.querySelector('title')) problems.push('svg without a title');
  }
  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
  problems.push(...ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => 'twice: ' + id));
  for (const { hash } of document.querySelectorAll('a[href^="#"]')) {
    if (!document.getElementById(hash.slice(1))) problems.push('leads nowhere: ' + hash);
  }
  for (const landmark of ['header', 'nav', 'main', 'footer']) {
    if (document.querySelectorAll('.page > ' + landmark).length !== 1) problems.push('no ' + landmark);
  }
  return problems;
})()`;

/** Texts whose contrast with the page is below 4.5 to 1 (WCAG 2.2, 1.4.3). */
const paleTexts = `(() => {
  const luminance = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map(Number).map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const { backgroundColor } = getComputedStyle(each);
      if (!/^rgba\\(.*, 0\\)$/.test(backgroundColor)) return backgroundColor;
    }
  };
  const pale = new Set();
  for (const element of document.querySelectorAll('body *:not(script):not(svg *)')) {
    if (![...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) continue;
    const [one, other] = [luminance(getComputedStyle(element).color), luminance(behind(element))].sort();
    if ((other + 0.05) / (one + 0.05) < 4.5) pale.add(element.className + ' ' + element.tagName);
  }
  return [...pale];
})()`;

/** The length of what is drawn on each page of a PDF from Chromium, whose page objects name one stream each. */
function pagesOf(pdf: Buffer): number[] {
  const text = pdf.toString('latin1');
  return [...text.matchAll(/\/Type \/Page\b[^s][\s\S]*?\/Contents (\d+) 0 R/g)].map(([, number]) => {
    const length = new RegExp(`\\n${number} 0 obj\\n<<[\\s\\S]*?/Length (\\d+)`).exec(text)?.[1];
    return Number(length);
  });
}
