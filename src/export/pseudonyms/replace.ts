import { isIP } from 'node:net';
import { prose } from './generic-words.ts';
import type { Known } from './known.ts';
import { normal, type PersonalKind, type Pseudonyms } from './pseudonyms.ts';

/** Values that come again and again are worked out once; those of a large org are too many to keep them all. */
const remembered = 200_000;

const email = /[^\s"'`<>()[\]{},;:|=/\\?&#]+@[^\s"'`<>()[\]{},;:|=/\\?&#@]+/gu;
const ipv4 = /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.]*\d)/g;
const ipv6 =
  /(?<![\w:])(?:(?:[\da-f]{1,4}:){7}[\da-f]{1,4}|(?:[\da-f]{1,4}(?::[\da-f]{1,4})*)?::(?:[\da-f]{1,4}(?::[\da-f]{1,4})*)?)(?![\w:])/gi;
const phone = /\+?\d[\d\s().-]{5,}\d/g;
const word = /[\p{L}\p{M}\p{N}]+(?:['’\-._+][\p{L}\p{M}\p{N}]+)*/gu;
const partOfWord = /[\p{L}\p{M}\p{N}]+/gu;

const date = /^\d{4}-\d\d-\d\d(T[\d:.]+Z)?$/;

/** Nobody's: this machine, and "any". */
const nobodys = /^(127\.|0\.0\.0\.0$|255\.255\.255\.255$|::1?$)/;

/** A function that gives a text with everything personal in it replaced. */
export function replacer(known: Known, pseudonyms: Pseudonyms): (text: string) => string {
  const done = new Map<string, string>();
  const odd = oddNames(known);

  const worked = (text: string): string => {
    const whole = known.values.get(normal(text));
    if (whole) return pseudonyms.of(whole, text);
    if (/%[\da-f]{2}/i.test(text)) return encoded(text);
    let result = text.normalize('NFC');
    result = withoutOdd(result, odd, pseudonyms);
    if (result.includes('@')) result = result.replace(email, (found) => address(found, pseudonyms));
    if (result.includes('.')) result = result.replace(ipv4, (found) => ip(found, pseudonyms));
    if (result.includes(':')) result = result.replace(ipv6, (found) => ip(found, pseudonyms));
    if (known.phones.size > 0) result = result.replace(phone, (found) => number(found, known, pseudonyms));
    result = names(result, known, pseudonyms);
    return result === text.normalize('NFC') ? text : result;
  };

  /** What is written for a URL is read as it is meant. */
  const encoded = (text: string): string => {
    let plain: string;
    try {
      plain = decodeURIComponent(text);
    } catch {
      plain = text.replaceAll(/%[\da-f]{2}/gi, ' ');
    }
    const clean = plain.includes('%') ? plain.replaceAll('%', ' ') : plain;
    const result = replaced(clean);
    return result === clean ? text : encodeURI(result);
  };

  const replaced = (text: string): string => {
    if (text === '' || date.test(text)) return text;
    const before = done.get(text);
    if (before !== undefined) return before;
    const result = worked(text);
    if (done.size >= remembered) done.clear();
    done.set(text, result);
    return result;
  };
  return replaced;
}

/** What stands after the address in a sentence is no part of it. */
function address(found: string, pseudonyms: Pseudonyms): string {
  if (found.endsWith('@pseudonym.invalid')) return found;
  const [, value = found, after = ''] = /^(.*?)([.!]*)$/su.exec(found) ?? [];
  return `${pseudonyms.of('email', value)}${after}`;
}

function ip(found: string, pseudonyms: Pseudonyms): string {
  return isIP(found) === 0 || nobodys.test(found) ? found : pseudonyms.of('ip', found);
}

function number(found: string, known: Known, pseudonyms: Pseudonyms): string {
  const digits = found.replaceAll(/\D/g, '');
  return known.phones.has(digits) ? pseudonyms.of('phone', digits) : found;
}

interface OddName {
  value: string;
  kind: PersonalKind;
  /** Where its first run of letters begins. */
  at: number;
}

interface OddNames {
  /** By all their runs of letters: "Smith, Ada" is such a name, and an org may have one a person. */
  byRuns: Map<string, OddName[]>;
  /** How many runs the longest has that begins with a run. */
  longest: Map<string, number>;
}

const runsOf = (lower: string): RegExpExecArray[] => [...lower.matchAll(partOfWord)];
const keyOf = (runs: readonly RegExpExecArray[]): string => runs.map(([run]) => run).join(' ');

function oddNames({ odd }: Known): OddNames {
  const names: OddNames = { byRuns: new Map(), longest: new Map() };
  for (const [value, kind] of odd) {
    const runs = runsOf(value);
    const [first = ''] = runs[0] ?? [];
    const alike = names.byRuns.get(keyOf(runs)) ?? [];
    alike.push({ value, kind, at: runs[0]?.index ?? 0 });
    // Of two that differ in what is between the letters, the longer one first.
    names.byRuns.set(
      keyOf(runs),
      alike.sort((a, b) => b.value.length - a.value.length),
    );
    names.longest.set(first, Math.max(names.longest.get(first) ?? 0, runs.length));
  }
  return names;
}

function withoutOdd(text: string, { byRuns, longest }: OddNames, pseudonyms: Pseudonyms): string {
  const lower = text.toLowerCase();
  // A letter that grows with its case would move all that follows.
  if (byRuns.size === 0 || lower.length !== text.length) return text;
  const runs = runsOf(lower);
  let [result, from] = ['', 0];
  for (const [position, { 0: run, index }] of runs.entries()) {
    for (let count = Math.min(longest.get(run) ?? 0, runs.length - position); count > 0; count--) {
      const alike = byRuns.get(keyOf(runs.slice(position, position + count)));
      const name = alike?.find(({ value, at }) => index - at >= from && lower.startsWith(value, index - at));
      if (!name) continue;
      result += `${text.slice(from, index - name.at)}${pseudonyms.of(name.kind, name.value)}`;
      from = index - name.at + name.value.length;
      break;
    }
  }
  result += text.slice(from);
  // The few that have no letters at all.
  for (const { value, kind } of byRuns.get('') ?? [])
    result = result.replaceAll(value, () => pseudonyms.of(kind, value));
  return result;
}

/** Names of several words first, the longest of them; then words that are names; then parts of words ("ada-laptop"). */
function names(text: string, known: Known, pseudonyms: Pseudonyms): string {
  const found = [...text.matchAll(word)];
  let [result, from] = ['', 0];
  for (let at = 0; at < found.length; at++) {
    const start = found[at]?.index ?? 0;
    let [end, replacement] = [0, ''];
    const most = known.longest.get(normal(found[at]?.[0] ?? '')) ?? 0;
    for (let count = Math.min(most, found.length - at); count > 1 && replacement === ''; count--) {
      const last = found[at + count - 1];
      end = (last?.index ?? 0) + (last?.[0].length ?? 0);
      const phrase = text.slice(start, end);
      const kind = known.phrases.get(normal(phrase));
      if (kind) {
        replacement = pseudonyms.of(kind, phrase);
        at += count - 1;
      }
    }
    if (replacement === '') {
      const single = found[at]?.[0] ?? '';
      end = start + single.length;
      replacement = inWord(single, known, pseudonyms);
    }
    result += text.slice(from, start) + replacement;
    from = end;
  }
  return result + text.slice(from);
}

/** The word itself, or the longest runs of its parts that are names: "O'Brien's", "el-sayed-laptop". */
function inWord(single: string, known: Known, pseudonyms: Pseudonyms): string {
  const parts = [...single.matchAll(partOfWord)];
  let [result, from] = ['', 0];
  for (let at = 0; at < parts.length; at++) {
    const start = parts[at]?.index ?? 0;
    for (let last = parts.length - 1; last >= at; last--) {
      const end = (parts[last]?.index ?? 0) + (parts[last]?.[0].length ?? 0);
      const pseudonym = named(single.slice(start, end), known, pseudonyms);
      if (pseudonym === undefined) continue;
      result += single.slice(from, start) + pseudonym;
      from = end;
      at = last;
      break;
    }
  }
  return result + single.slice(from);
}

function named(single: string, known: Known, pseudonyms: Pseudonyms): string | undefined {
  const lower = normal(single);
  const kind = known.words.get(lower);
  if (!kind || (single === lower && (prose.has(lower) || lower.length < 3) && /^[a-z]+$/.test(lower))) return undefined;
  return pseudonyms.of(kind, single);
}
