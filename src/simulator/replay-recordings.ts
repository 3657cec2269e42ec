import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OktaRecord } from './org-source.ts';
import { findRoute, type Route } from './route.ts';

/** One recorded exchange, as the folder holds it: a line of JSON. */
export interface Recording {
  file: string;
  method: string;
  url: string;
  path: string;
  status: number;
  headers: Record<string, string | string[]>;
  body: unknown;
  /** The endpoint of ours it is an answer to, if it is one. */
  route: Route | undefined;
}

interface RecordedLine {
  request: { method: string; url: string };
  response: { status: number; headers?: Record<string, string | string[]>; body?: unknown };
}

/** Every recording in a folder of `*.jsonl`, files in the order of their names. */
export function readRecordings(folder: string): Recording[] {
  const recordings: Recording[] = [];
  const files = readdirSync(folder).filter((file) => file.endsWith('.jsonl'));
  for (const file of files.toSorted()) {
    for (const line of readFileSync(join(folder, file), 'utf8').split('\n')) {
      if (line.trim() === '') continue;
      const { request, response } = JSON.parse(line) as RecordedLine;
      // Recorded paths carry trailing and double slashes; Okta took no notice of the former.
      const path = new URL(request.url).pathname.replaceAll(/\/{2,}/g, '/').replace(/(.)\/$/, '$1');
      const { status, headers = {}, body } = response;
      recordings.push({
        file,
        method: request.method,
        url: request.url,
        path,
        status,
        headers,
        body,
        route: findRoute(path),
      });
    }
  }
  return recordings;
}

/** The records of a recorded list: the array itself, or the one array inside an envelope. */
export function recordsOf(recording: Recording): OktaRecord[] {
  const { body, route } = recording;
  const envelope = route && 'list' in route.endpoint ? route.endpoint.envelope : undefined;
  const rows = envelope === undefined ? body : (body as OktaRecord | null)?.[envelope];
  return Array.isArray(rows) ? rows.filter((row) => typeof row === 'object' && row !== null) : [];
}
