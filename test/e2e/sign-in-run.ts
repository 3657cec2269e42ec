import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../src/simulator/server.ts';
import { freePort } from '../free-port.ts';
import { bin, type Ended, freshMachine, type Machine, machineEnv } from './run-bin.ts';

const chromium = '/usr/bin/chromium';

/** Whether a real browser can sign in here; says in one line when not. */
export function chromiumIsHere(test: string): boolean {
  if (existsSync(chromium)) return true;
  process.stderr.write(`${test}: no ${chromium}, so no real browser signed in.\n`);
  return false;
}

export const passphrase = { OKTA_EVIDENCE_PASSPHRASE: 'correct horse battery staple' };

export interface SignInWorld {
  org: Simulator;
  machine: Machine;
  port: number;
}

/** A simulated org whose apps send back to a port that is free here. */
export async function world(options: SimulatorOptions = {}): Promise<SignInWorld> {
  const org = await startSimulator({ limits: { unlimited: true }, ...options });
  onTestFinished(() => org.close());
  const port = await freePort();
  const { webApp, nativeApp } = org.oauth.clients;
  const redirectUris = [`http://localhost:${port}/api/integrations/okta/callback`];
  for (const { clientId } of [webApp, nativeApp]) org.control.oauthApp(clientId, { redirectUris });
  return { org, machine: freshMachine(), port };
}

export interface Signing {
  child: ChildProcess;
  /** The address that was printed. */
  url: Promise<string>;
  end: Promise<Ended>;
}

/** Starts `connect --auth browser`, which goes on once somebody has signed in. */
export function connect(
  { org, machine, port }: SignInWorld,
  args: readonly string[],
  { stdin = '', env = passphrase }: { stdin?: string; env?: Record<string, string> } = {},
): Signing {
  const line = ['connect', org.url, '--auth', 'browser', '--port', String(port), ...args];
  const child = spawn(process.execPath, [bin, ...line], {
    cwd: machine.cwd,
    env: { ...machineEnv(machine.home), ...env },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (text) => {
    stdout += text;
  });
  const url = new Promise<string>((resolve) => {
    child.stderr.on('data', (text) => {
      stderr += text;
      const found = /^(http\S+authorize\?\S+)\n/m.exec(stderr)?.[1];
      if (found) resolve(found);
    });
  });
  const end = new Promise<Ended>((resolve) => {
    child.on('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
  child.stdin.end(stdin);
  return { child, url, end };
}

/** What a browser does with the sign-in page, without a browser. */
async function answerPage(url: string, answer = 'sign-in'): Promise<Response> {
  const html = await (await fetch(url)).text();
  const field = (name: string): string => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';
  const body = new URLSearchParams({ transaction: field('transaction'), username: field('username'), answer });
  return fetch(new URL('/oauth2/v1/authorize', url), { method: 'POST', body, redirect: 'manual' });
}

/** Signs in and follows back; the text of the last page. */
export async function signIn(url: string, answer?: string): Promise<string> {
  const back = await answerPage(url, answer);
  return (await fetch(back.headers.get('location') ?? '')).text();
}

/** Signs in with a real Chromium, and gives the page that it ends on. */
export async function signInWithChromium(url: string) {
  const { chromium: driver } = await import('playwright-core');
  const browser = await driver.launch({
    executablePath: chromium,
    args: [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
      ...['--disable-component-update', '--disable-sync'],
    ],
  });
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  await page.goto(url);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'You are signed in' }).waitFor();
  return page;
}
