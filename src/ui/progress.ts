import { safeText, type Terminal } from './terminal.ts';

export interface ProgressRow {
  id: string;
  /** `waiting`, `running`, or how it ended. */
  status: string;
  records: number;
  requests: number;
  note?: string;
}

export interface ProgressState {
  elapsedMs: number;
  /** null while there is too little to go by. */
  etaMs: number | null;
  rows: readonly ProgressRow[];
  /** What everything waits for, such as a rate limit. */
  notice?: string;
}

export interface Progress {
  update(state: ProgressState): void;
  /** Leaves no live display behind. Call it also when the work failed. */
  done(): void;
}

/** A display that is redrawn in place on a terminal; elsewhere a line whenever something begins or ends. */
export function createProgress(terminal: Terminal): Progress {
  if (terminal.quiet) return { update: () => {}, done: () => {} };
  return terminal.live ? liveProgress(terminal) : plainProgress(terminal);
}

const redrawEveryMs = 125;

function liveProgress(terminal: Terminal): Progress {
  let draw: (((text: string) => void) & { clear(): void; done(): void }) | undefined;
  let ended = false;
  // Takes longer to load than most first answers, and nobody reads a display this early.
  void import('log-update').then(({ createLogUpdate }) => {
    if (!ended) draw = createLogUpdate(terminal.stderr);
  });
  let drawnAt = Number.NEGATIVE_INFINITY;
  return {
    update(state) {
      if (draw === undefined || state.elapsedMs - drawnAt < redrawEveryMs) return;
      drawnAt = state.elapsedMs;
      draw(liveText(state, terminal));
    },
    done() {
      ended = true;
      draw?.clear();
      draw?.done();
    },
  };
}

function liveText({ rows, elapsedMs, etaMs, notice }: ProgressState, { err }: Terminal): string {
  const width = Math.max(...rows.map(({ id }) => id.length));
  const lines = rows.map(({ id, status, records, requests, note }) => {
    const paint = status === 'waiting' ? err.dim : status === 'running' ? err.cyan : (text: string) => text;
    const numbers = `${count(records).padStart(9)} records ${count(requests).padStart(7)} requests`;
    return paint(`${id.padEnd(width)}  ${status.padEnd(11)}${numbers}${note ? `  ${safeText(note, 60)}` : ''}`);
  });
  const left = etaMs === null ? '' : `, about ${duration(etaMs)} left`;
  const foot = err.bold(`${duration(elapsedMs)} so far${left}${notice ? ` (${safeText(notice, 100)})` : ''}`);
  return [...lines, foot].join('\n');
}

const saidEveryMs = 30_000;

/** For logs of CI and cron: a line per dataset as it begins and ends, and now and then how far it has come. */
function plainProgress(terminal: Terminal): Progress {
  const said = new Map<string, string>();
  let saidAt = 0;
  return {
    update({ rows, elapsedMs, etaMs, notice }) {
      for (const { id, status, records, requests, note } of rows) {
        if (status === 'waiting' || said.get(id) === status) continue;
        said.set(id, status);
        if (status === 'running') continue;
        const detail = note ? `: ${safeText(note)}` : '';
        terminal.note(`${id}: ${status}, ${plural(records, 'record')}, ${plural(requests, 'request')}${detail}`);
        saidAt = elapsedMs;
      }
      if (elapsedMs - saidAt < saidEveryMs) return;
      saidAt = elapsedMs;
      const running = rows
        .filter(({ status }) => status === 'running')
        .map(({ id, records }) => `${id} ${count(records)}`);
      const left = etaMs === null ? '' : `, about ${duration(etaMs)} left`;
      terminal.note(
        `${duration(elapsedMs)} so far${left}: ${running.join(', ')}${notice ? ` (${safeText(notice, 100)})` : ''}`,
      );
    },
    done() {},
  };
}

const count = (value: number): string => value.toLocaleString('en-US');

const plural = (value: number, noun: string): string => `${count(value)} ${noun}${value === 1 ? '' : 's'}`;

/** `40 s`, `4 min`, `2 h 10 min`: as exact as an estimate deserves. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
