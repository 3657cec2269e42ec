import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type App, buildApp } from './app.ts';
import { endAll } from './child.ts';
import { draw, missed, type Reported } from './report.ts';
import type { Scenario } from './scenario.ts';
import { scenarios } from './scenarios.ts';

const usage = `Measures \`okta-evidence sync\` against the floor, and against other clients, on simulated orgs.

  npm run bench -- [options]

  --only <ids>      comma-separated; all when left out
  --quick           fewer repetitions, scaled windows throughout: to see that it works, not to quote
  --output <file>   where the JSON goes (a file in the temporary folder)

`;

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    quick: { type: 'boolean', default: false },
    output: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

function chosen(): Scenario[] {
  const ids = values.only?.split(',').map((id) => id.trim());
  const unknown = ids?.find((id) => !scenarios.some((scenario) => scenario.id === id));
  if (unknown !== undefined) throw new Error(`unknown scenario "${unknown}"; known: ${scenarios.map(({ id }) => id)}`);
  return scenarios.filter(({ id }) => !ids || ids.includes(id));
}

const say = (text: string): void => void process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${text}\n`);
const load = (): number => Math.round((loadavg()[0] ?? 0) * 10) / 10;

async function measure(scenario: Scenario, app: App, folder: string): Promise<Reported> {
  const { id, title } = scenario;
  const own = join(folder, id);
  mkdirSync(own);
  say(`${id} begins`);
  const [began, before] = [performance.now(), load()];
  const outcome = await scenario
    .run({ app, folder: own, quick: values.quick, say: (text) => say(`${id} ${text}`) })
    .catch((error: Error) => ({ error: error.stack ?? String(error) }));
  rmSync(own, { recursive: true, force: true });
  const seconds = Math.round((performance.now() - began) / 1000);
  return { id, title, seconds, load: [before, load()], outcome };
}

async function runAll(): Promise<Reported[]> {
  const all = chosen();
  const app = buildApp();
  const folder = mkdtempSync(join(tmpdir(), 'okta-evidence-bench-'));
  try {
    const waiting = all.filter(({ lane }) => lane === 'waiting');
    const reports = await Promise.all(waiting.map((scenario) => measure(scenario, app, folder)));
    for (const scenario of all.filter(({ lane }) => lane === 'alone')) {
      const report = await measure(scenario, app, folder);
      process.stderr.write(draw([report]));
      reports.push(report);
    }
    return scenarios.flatMap(({ id }) => reports.filter((report) => report.id === id));
  } finally {
    endAll();
    app.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    endAll();
    process.exit(130);
  });
}

if (values.help) {
  process.stdout.write(`${usage}${scenarios.map(({ id, title }) => `  ${id.padEnd(12)} ${title}`).join('\n')}\n`);
} else {
  const at = new Date().toISOString();
  const reports = await runAll();
  const machine = { node: process.version, cpus: cpus().length, model: cpus()[0]?.model, memory: totalmem() };
  const file = resolve(values.output ?? join(tmpdir(), `okta-evidence-bench-${at.replaceAll(/[-:]|\.\d+/g, '')}.json`));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ at, quick: values.quick, machine, scenarios: reports }, null, 2)}\n`);
  process.stdout.write(draw(reports));
  process.stdout.write(`\n${missed(reports)} of ${reports.length} scenarios missed a target. Record: ${file}\n`);
  process.exitCode = missed(reports) > 0 ? 1 : 0;
}
