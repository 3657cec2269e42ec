/** The headers of an answer, by their names in lower case. */
export interface AnswerHeaders {
  get(name: string): string | null;
  entries(): Iterable<[string, string]>;
}

/** A header that came more than once is read as fetch reads it: the values joined by commas. */
export function answerHeaders(received: Record<string, string | string[] | undefined>): AnswerHeaders {
  const joined = (value: string | string[] | undefined): string | null =>
    Array.isArray(value) ? value.join(', ') : (value ?? null);
  return {
    get: (name) => joined(received[name]),
    entries: () => Object.keys(received).map((name) => [name, joined(received[name]) ?? '']),
  };
}
