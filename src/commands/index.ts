import type { Command } from './command.ts';
import { connect } from './connect.ts';
import { demo } from './demo.ts';
import { diff } from './diff.ts';
import { disconnect } from './disconnect.ts';
import { explain } from './explain.ts';
import { exportCommand } from './export.ts';
import { log } from './log.ts';
import { purge } from './purge.ts';
import { status } from './status.ts';
import { sync } from './sync.ts';
import { test } from './test.ts';
import { verify } from './verify.ts';

/** Every command, in the order of `--help`. The files are light: each loads its work when it is run. */
export const commands: readonly Command[] = [
  connect,
  sync,
  test,
  exportCommand,
  status,
  verify,
  diff,
  explain,
  log,
  disconnect,
  purge,
  demo,
];
