import type { Scenario } from './scenario.ts';
import { chaos } from './scenarios/chaos.ts';
import { concurrencyLimits } from './scenarios/concurrency-limits.ts';
import { contended } from './scenarios/contended.ts';
import { duplicatedHeaders } from './scenarios/duplicated-headers.ts';
import { killAndResume } from './scenarios/kill-and-resume.ts';
import { limitCut } from './scenarios/limit-cut.ts';
import { memory } from './scenarios/memory.ts';
import { peers } from './scenarios/peers.ts';
import { skew } from './scenarios/skew.ts';
import { uncontended } from './scenarios/uncontended.ts';
import { uncontendedScaled } from './scenarios/uncontended-scaled.ts';
import { workPerRequest } from './scenarios/work-per-request.ts';

/** Every scenario, in the order of the table. */
export const scenarios: readonly Scenario[] = [
  uncontended,
  uncontendedScaled,
  contended,
  concurrencyLimits,
  skew,
  limitCut,
  duplicatedHeaders,
  killAndResume,
  peers,
  memory,
  workPerRequest,
  chaos,
];
