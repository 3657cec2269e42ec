import { PassThrough } from 'node:stream';
import { Chalk } from 'chalk';
import { describe, expect, it, vi } from 'vitest';
import { createProgress, duration, type ProgressState } from '../../src/ui/progress.ts';
import { promptSecret } from '../../src/ui/prompt.ts';
import { table } from '../../src/ui/table.ts';
import { createTerminal, safeText, type TerminalOptions } from '../../src/ui/terminal.ts';

const stream = (tty = false): NodeJS.WriteStream =>
  Object.assign(new PassThrough(), { isTTY: tty, columns: 100 }) as unknown as NodeJS.WriteStream;

const terminalWith = (change: Partial<TerminalOptions> = {}) =>
  createTerminal({
    stdout: stream(),
    stderr: stream(),
    stdin: stream() as unknown as NodeJS.ReadStream,
    env: {},
    ...change,
  });

const read = (from: NodeJS.WriteStream): string => String((from as unknown as PassThrough).read() ?? '');

describe('a table', () => {
  const plain = { width: 60, out: new Chalk({ level: 0 }) };

  it('has no borders, no trailing spaces and no colour of its own', () => {
    const drawn = table(
      ['name', { title: 'count', align: 'right' }],
      [
        ['users', 1234],
        ['apps', 7],
      ],
      plain,
    );
    expect(drawn).toBe('name   count\nusers   1234\napps       7');
  });

  it('wraps long cells so that it stays within the terminal', () => {
    const drawn = table(['id', 'text'], [['x', 'a long story '.repeat(10)]], plain);
    expect(Math.max(...drawn.split('\n').map((line) => line.length))).toBeLessThanOrEqual(60);
    expect(drawn.split('\n').length).toBeGreaterThan(2);
  });

  it('never cuts an id', () => {
    const drawn = table(['dataset', 'text'], [['deprovisioning-log', 'some words '.repeat(9)]], {
      ...plain,
      width: 20,
    });
    expect(drawn).toContain('deprovisioning-log');
  });

  it('paints cells only after making them safe', () => {
    const out = new Chalk({ level: 1 });
    const drawn = table(['a'], [[{ text: '\u001b[31mevil\u001b[0m\n', paint: out.green }]], { width: 60, out });
    expect(drawn).toContain(out.green('evil'));
    expect(drawn).not.toContain('\u001b[31m');
  });
});

describe('text from an org', () => {
  it.each([
    ['\u001b]0;title\u0007x', 'x'],
    ['a\u202eb', 'a b'],
    ['line\nline', 'line line'],
    [null, ''],
    ['\ud800', '\ufffd'],
  ])('%j is printed as %j', (given, shown) => {
    expect(safeText(given)).toBe(shown);
  });
});

describe('colour', () => {
  it.each<[Partial<TerminalOptions>, number]>([
    [{ stdout: stream(true) }, 1],
    [{ stdout: stream(false) }, 0],
    [{ stdout: stream(true), env: { NO_COLOR: '1' } }, 0],
    [{ stdout: stream(true), env: { TERM: 'dumb' } }, 0],
    [{ stdout: stream(true), color: false }, 0],
    [{ stdout: stream(false), env: { FORCE_COLOR: '1' } }, 1],
  ])('case %#', (change, level) => {
    expect(terminalWith(change).out.level).toBe(level);
  });
});

describe('the width', () => {
  it.each([
    [0, 80],
    [120, 120],
  ])('of a terminal of %i columns is %i', (columns, width) => {
    expect(terminalWith({ stdout: Object.assign(stream(true), { columns }) }).width).toBe(width);
  });
});

describe('--json', () => {
  it('keeps stderr for the error document', () => {
    const terminal = terminalWith({ json: true });
    terminal.note('hint');
    terminal.warn('warning');
    expect(read(terminal.stderr)).toBe('');
  });
});

describe('progress', () => {
  const state = (change: Partial<ProgressState> = {}): ProgressState => ({
    elapsedMs: 0,
    etaMs: null,
    rows: [
      { id: 'users', status: 'running', records: 1200, requests: 6 },
      { id: 'apps', status: 'waiting', records: 0, requests: 0 },
    ],
    ...change,
  });

  it('is a line whenever a dataset ends, and now and then between, where stderr is no terminal', () => {
    const terminal = terminalWith();
    const progress = createProgress(terminal);
    progress.update(state());
    progress.update(state({ elapsedMs: 31_000, etaMs: 240_000, notice: 'waiting for a rate limit' }));
    const rows = [{ id: 'users', status: 'complete', records: 4000, requests: 20 }];
    progress.update(state({ elapsedMs: 32_000, rows }));
    progress.update(state({ elapsedMs: 33_000, rows }));
    progress.done();
    expect(read(terminal.stderr)).toBe(
      '31 s so far, about 4 min left: users 1,200 (waiting for a rate limit)\n' +
        'users: complete, 4,000 records, 20 requests\n',
    );
  });

  it('is silent with --quiet and --json', () => {
    for (const change of [{ quiet: true }, { json: true }]) {
      const terminal = terminalWith(change);
      createProgress(terminal).update(state({ elapsedMs: 60_000 }));
      expect(read(terminal.stderr)).toBe('');
    }
  });

  it('is drawn in place on a terminal, and leaves nothing behind', async () => {
    const terminal = terminalWith({ stderr: stream(true) });
    const progress = createProgress(terminal);
    let elapsedMs = 0;
    const drawn = await vi.waitUntil(() => {
      elapsedMs += 200;
      progress.update(state({ elapsedMs, etaMs: 240_000 }));
      return read(terminal.stderr);
    });
    expect(drawn).toContain('about 4 min left');
    progress.done();
    expect(read(terminal.stderr)).toContain('\u001b[2K');
  });

  it.each([
    [400, '0 s'],
    [40_000, '40 s'],
    [240_000, '4 min'],
    [7_800_000, '2 h 10 min'],
  ])('writes %i ms as %s', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });
});

describe('a question', () => {
  it('is not asked where nobody is there, and names the other ways', async () => {
    const options = { guidance: '', signal: new AbortController().signal, otherWays: 'Set OKTA_CLIENT_TOKEN.' };
    await expect(promptSecret('Token:', terminalWith(), options)).rejects.toThrow(
      expect.objectContaining({ code: 'input-needed', exitCode: 2, hint: 'Set OKTA_CLIENT_TOKEN.' }),
    );
  });
});
