/**
 * Looks for values in files, in every form in which a format of a bundle may write them, whatever their case. A word
 * counts where it stands alone: "ada" is a part of many an id, and of metadata.
 */
export function leaks(files: ReadonlyMap<string, Buffer>, values: Iterable<string>): string[] {
  const forms = [...new Set(values)].flatMap((value) => formsOf(value).map((form) => ({ value, form })));
  const found: string[] = [];
  for (const [path, bytes] of files) {
    const text = bytes.toString('utf8').toLowerCase();
    for (const { value, form } of forms) {
      for (let at = text.indexOf(form); at !== -1; at = text.indexOf(form, at + 1)) {
        if (!standsAlone(text, at, form)) continue;
        found.push(`${value} in ${path}: ${text.slice(Math.max(0, at - 30), at + form.length + 30)}`);
        break;
      }
    }
  }
  return found;
}

function formsOf(value: string): string[] {
  const html = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const forms = [
    value,
    html,
    html.replaceAll('"', '&quot;'),
    html.replaceAll('"', '&quot;').replaceAll("'", '&#39;'),
    value.replaceAll('"', '""'),
    JSON.stringify(value).slice(1, -1),
    value.replaceAll(/[^\x20-\x7e]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`),
    value.replaceAll(/[\\`*_[\]|~#!]/g, (letter) => `\\${letter}`),
    encodeURIComponent(value.toWellFormed()),
  ];
  return [...new Set(forms.map((form) => form.toLowerCase()))];
}

const letter = /[\p{L}\p{N}_]/u;

function standsAlone(text: string, at: number, form: string): boolean {
  const [first = '', last = ''] = [form.at(0), form.at(-1)];
  const [before = '', after = ''] = [text[at - 1], text[at + form.length]];
  return !(letter.test(first) && letter.test(before)) && !(letter.test(last) && letter.test(after));
}
