import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';

/** Where Debian's package has it. */
const executablePath = '/usr/bin/chromium';

export const chromiumIsHere = existsSync(executablePath);

const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** What pages did beyond being shown. */
export interface Watched {
  page: Page;
  show(file: string): Promise<void>;
  /** Each request other than those for the pages themselves. */
  requests: string[];
  /** Dialogs, errors, and what the console had to say, violations of the content security policy among it. */
  events: string[];
}

/** A browser with a profile of its own, for pages from files. */
export async function openBrowser(options: { javaScriptEnabled?: boolean } = {}): Promise<Watched> {
  const { javaScriptEnabled = true } = options;
  const profile = mkdtempSync(join(tmpdir(), 'okta-evidence-browser-'));
  const context: BrowserContext = await chromium.launchPersistentContext(profile, {
    executablePath,
    args,
    javaScriptEnabled,
    viewport: { width: 1400, height: 900 },
  });
  onTestFinished(async () => {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  });
  const shown = new Set<string>();
  const [requests, events]: [string[], string[]] = [[], []];
  context.on('request', (request) => {
    if (!shown.has(request.url())) requests.push(request.url());
  });
  const page = context.pages()[0] ?? (await context.newPage());
  context.on('page', (opened) => events.push(`opened ${opened.url()}`));
  page.on('dialog', (dialog) => {
    events.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('console', (message) => events.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => events.push(`error: ${error.message}`));
  const show = async (file: string) => {
    const url = pathToFileURL(file).href;
    shown.add(url);
    await page.goto(url);
  };
  return { page, show, requests, events };
}
