import { createHash } from 'node:crypto';
import { closeSync, fstatSync, fsyncSync, openSync, readFileSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { UsageError } from '../errors.ts';
import { isTaken, tryLock } from '../file-lock.ts';
import type { ActingUser } from './acting-user.ts';

export type AuditAction =
  | 'connect'
  | 're-auth'
  | 'sync'
  | 'sync-failure'
  | 'test'
  | 'export'
  | 'verify'
  | 'disconnect'
  | 'purge';

/** One action, without anything that could be a secret: names, hosts, codes, counts and hashes alone. */
export interface AuditEntry {
  /** ISO 8601 UTC. */
  at: string;
  action: AuditAction;
  /** `done`, or how it fell short. */
  outcome: 'done' | 'check-failed' | 'incomplete' | 'failed' | 'interrupted';
  exitCode: number;
  /** The code of the error; `explain` tells what it means. */
  error: string | null;
  who: ActingUser;
  tool: string;
  profile: string | null;
  /** Host. */
  org: string;
  snapshot: string | null;
  manifestSha256: string | null;
  detail: Record<string, string | number | boolean | null>;
}

export interface AuditLine extends AuditEntry {
  /** sha256 of the line before, as it lies in the file, without its line break; null in the first one. */
  previous: string | null;
}

const fileName = 'audit.jsonl';
export const auditFile = (orgFolder: string): string => join(orgFolder, fileName);

/** The most that an append waits for others. */
const patienceMs = 20_000;

/**
 * Adds a line, on disk when this returns. Nothing that stands in the file is ever changed: a line that was torn by a
 * crash is ended, stays, and is hashed like any other.
 * @throws what the file system says, for a folder that cannot be written
 */
export async function appendAudit(orgFolder: string, entry: AuditEntry): Promise<void> {
  const path = auditFile(orgFolder);
  const lock = await waitForLock(join(orgFolder, '.audit-lock'));
  try {
    addLine(path, entry);
  } finally {
    lock.release();
  }
}

function addLine(path: string, entry: AuditEntry): void {
  const file = openSync(path, 'a+', 0o600);
  try {
    const last = lastLine(file);
    const line: AuditLine = { ...entry, previous: last && sha256(last.bytes) };
    const text = `${last && !last.ended ? '\n' : ''}${JSON.stringify(line)}\n`;
    const bytes = Buffer.from(text);
    for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

async function waitForLock(path: string) {
  const giveUpAt = performance.now() + patienceMs;
  for (;;) {
    const lock = tryLock(path);
    if (isTaken(lock)) return lock;
    if (performance.now() > giveUpAt) {
      throw new UsageError({
        code: 'audit-log-busy',
        message: `The audit log has been held by process ${lock.heldBy?.pid ?? 'unknown'} for ${patienceMs / 1000} s.`,
        hint: `If it is certainly gone, remove ${path}.`,
      });
    }
    await wait(2 + Math.random() * 20);
  }
}

/** Read from the end: a log of many years is long. */
function lastLine(file: number): { bytes: Buffer; ended: boolean } | null {
  const { size } = fstatSync(file);
  if (size === 0) return null;
  for (let length = 4096; ; length *= 2) {
    const from = Math.max(0, size - length);
    const tail = Buffer.alloc(size - from);
    for (let got = 0; got < tail.length; ) got += readSync(file, tail, got, tail.length - got, from + got);
    const ended = tail.at(-1) === 10;
    const whole = ended ? tail.subarray(0, -1) : tail;
    const before = whole.lastIndexOf(10);
    if (before !== -1 || from === 0) return { bytes: whole.subarray(before + 1), ended };
  }
}

/** A line that is no entry: what a crash left of one, or what somebody put there. */
export interface TornLine {
  line: number;
  bytes: number;
}

export interface AuditChain {
  /** Every line carries the hash of the one before. */
  intact: boolean;
  lines: number;
  /** Lines torn by a crash: they hold no entry, and the chain goes through them. */
  torn: TornLine[];
  /** Where the chain is broken: a line before was changed, removed, or put in. */
  broken: { line: number; why: string }[];
  /** Of the last line, for whoever keeps it elsewhere. */
  head: string | null;
}

/** The log of an org; empty where there is none yet. */
export function readAudit(orgFolder: string): { entries: AuditLine[]; chain: AuditChain } {
  const bytes = readIfThere(auditFile(orgFolder));
  const entries: AuditLine[] = [];
  const chain: AuditChain = { intact: true, lines: 0, torn: [], broken: [], head: null };
  for (let at = 0; at < bytes.length; ) {
    const newline = bytes.indexOf(10, at);
    const line = bytes.subarray(at, newline === -1 ? bytes.length : newline);
    at += line.length + 1;
    chain.lines++;
    const entry = parse(line);
    if (entry === undefined) chain.torn.push({ line: chain.lines, bytes: line.length });
    else {
      if (entry.previous !== chain.head) chain.broken.push({ line: chain.lines, why: whyBroken(entry, chain) });
      entries.push(entry);
    }
    chain.head = sha256(line);
  }
  chain.intact = chain.broken.length === 0;
  return { entries, chain };
}

const whyBroken = (entry: AuditLine, { lines }: AuditChain): string =>
  lines === 1
    ? 'it follows a line that is not there: the beginning was removed'
    : entry.previous === null
      ? 'it says that it is the first one'
      : 'the line before it is not the one that it was written after';

function parse(line: Buffer): AuditLine | undefined {
  try {
    const entry = JSON.parse(line.toString('utf8')) as AuditLine;
    return typeof entry.action === 'string' && typeof entry.at === 'string' && 'previous' in entry ? entry : undefined;
  } catch {
    return undefined;
  }
}

function readIfThere(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return Buffer.alloc(0);
    throw error;
  }
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
