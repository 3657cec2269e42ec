import type { FrameworkResult } from '../../assess.ts';
import type { Verdict } from '../../checks/engine/verdict.ts';
import { controlWords, verdictWords } from '../findings/words.ts';
import { type Markup, markup } from './markup.ts';

/** A verdict as people find it when they leaf through: a sign and its word. */
export const verdictMark = (verdict: Verdict): Markup =>
  markup`<span class="mark ${verdict}"><b aria-hidden="true"><span>${verdictWords[verdict].sign}</span></b>${verdict.replace('_', ' ')}</span>`;

export const statusMark = (control: FrameworkResult['controls'][number]): Markup =>
  markup`<span class="status ${control.status}">${controlWords(control)}</span>`;
