import { existsSync, readFileSync } from 'node:fs';

// biome-ignore lint/suspicious/noExplicitAny: the document is Okta's, and read as it stands.
export type Schema = any;

export const openapiPath = new URL('../../../shared/okta/openapi.json', import.meta.url);
export const openapiMissing = !existsSync(openapiPath);

/** Something in a body that the document does not allow. `place` has `[]` for any position in an array. */
export interface Deviation {
  place: string;
  problem: 'type' | 'null' | 'enum' | 'required' | 'unknown' | 'discriminator';
  detail: string;
}

export interface OpenApi {
  /** The schema of the 200 answer of a documented GET. */
  responseSchema(path: string): Schema;
  queryParameters(path: string): string[] | undefined;
  validate(schema: Schema, value: unknown): Deviation[];
}

/**
 * Okta's OpenAPI document as a validator. Generic JSON-schema validators accept almost anything of it: objects are
 * open unless closed, `nullable` is no JSON schema, and a discriminator picks no schema by itself. Here properties
 * that are not documented are deviations unless the schema opens itself by `additionalProperties`.
 */
export function readOpenApi(): OpenApi {
  const document: Schema = JSON.parse(readFileSync(openapiPath, 'utf8'));

  function resolve(schema: Schema): Schema {
    let found = schema;
    while (found?.$ref) {
      found = found.$ref
        .slice(2)
        .split('/')
        .reduce((node: Schema, key: string) => node[key.replaceAll('~1', '/')], document);
    }
    return found ?? {};
  }

  /** Follows the discriminator to the schema that the value says it is. */
  function target(schema: Schema, value: Schema, place: string, found: Deviation[], seen: Set<Schema>): Schema {
    const { discriminator } = schema;
    if (!discriminator?.mapping || typeof value !== 'object' || value === null || seen.has(schema)) return schema;
    seen.add(schema);
    const name = value[discriminator.propertyName];
    const mapped = discriminator.mapping[name];
    if (mapped) return resolve({ $ref: mapped });
    if (name !== undefined) {
      found.push({ place: `${place}.${discriminator.propertyName}`, problem: 'discriminator', detail: String(name) });
    }
    return schema;
  }

  /** One object schema out of an `allOf`: properties united, the stricter of each. */
  function flatten(schema: Schema, value: unknown, place: string, found: Deviation[], seen: Set<Schema>): Schema {
    let whole = target(resolve(schema), value, place, found, seen);
    // Without a discriminator that knows the value, the alternative that fits best must do.
    const choices = whole.oneOf ?? whole.anyOf;
    if (choices) whole = { ...whole, ...closest(choices, value), oneOf: undefined, anyOf: undefined };
    const merged: Schema = { ...whole, properties: { ...whole.properties }, required: [...(whole.required ?? [])] };
    for (const part of whole.allOf ?? []) {
      const flat = flatten(part, value, place, found, seen);
      for (const [key, property] of Object.entries(flat.properties ?? {})) {
        const known = merged.properties[key];
        // `factorType: {}` in a subtype only says again that the property is there.
        merged.properties[key] = known ? narrower(known, property) : property;
      }
      merged.required.push(...(flat.required ?? []));
      for (const key of ['type', 'enum', 'nullable', 'items', 'format']) merged[key] ??= flat[key];
      if (flat.additionalProperties !== undefined) merged.additionalProperties ??= flat.additionalProperties;
    }
    return merged;
  }

  function narrower(one: Schema, other: Schema): Schema {
    return Object.keys(other).length <= 1 && !other.$ref && !other.enum ? one : { allOf: [one, other] };
  }

  /** The member of a oneOf that a value deviates from least. */
  function closest(choices: Schema[], value: unknown): Schema {
    const scored = choices.map((choice) => ({ choice: resolve(choice), count: validate(choice, value).length }));
    return scored.toSorted((a, b) => a.count - b.count)[0]?.choice ?? {};
  }

  function check(schema: Schema, value: unknown, place: string, found: Deviation[]): void {
    const flat = flatten(schema, value, place, found, new Set());
    const deviation = (problem: Deviation['problem'], detail: string): void =>
      void found.push({ place, problem, detail });
    if (value === null) {
      if (flat.nullable !== true && Object.keys(flat).length > 2) deviation('null', 'null');
      return;
    }
    const type = flat.type ?? (Object.keys(flat.properties).length > 0 ? 'object' : undefined);
    if (type && !hasType(value, type)) {
      deviation('type', `${type} expected, ${Array.isArray(value) ? 'array' : typeof value} found`);
      return;
    }
    if (flat.enum && !flat.enum.includes(value)) deviation('enum', String(value));
    if (flat.format === 'date-time' && Number.isNaN(Date.parse(String(value))))
      deviation('type', `date-time: ${value}`);
    if (Array.isArray(value)) {
      for (const item of value) if (flat.items) check(flat.items, item, `${place}[]`, found);
    } else if (typeof value === 'object') {
      checkObject(flat, value as Schema, place, found);
    }
  }

  function checkObject(flat: Schema, value: Schema, place: string, found: Deviation[]): void {
    for (const name of new Set<string>(flat.required)) {
      if (!(name in value)) found.push({ place: `${place}.${name}`, problem: 'required', detail: 'missing' });
    }
    const open = flat.additionalProperties;
    // A schema that names no property at all says nothing about its content.
    const silent = Object.keys(flat.properties).length === 0 && open === undefined;
    for (const [name, item] of Object.entries(value)) {
      const property = flat.properties[name];
      if (property) check(property, item, `${place}.${name}`, found);
      else if (open && typeof open === 'object') check(open, item, `${place}.*`, found);
      else if (!open && !silent)
        found.push({ place: `${place}.${name}`, problem: 'unknown', detail: 'not documented' });
    }
  }

  function validate(schema: Schema, value: unknown): Deviation[] {
    const found: Deviation[] = [];
    check(schema, value, '$', found);
    return found;
  }

  return {
    responseSchema(path) {
      const answer = resolve(document.paths[path]?.get?.responses?.['200']);
      const schema = answer.content?.['application/json']?.schema;
      if (!schema) throw new Error(`no documented 200 answer of GET ${path}`);
      return schema;
    },
    queryParameters(path) {
      const item = document.paths[path];
      if (!item?.get) return undefined;
      const parameters: Schema[] = [...(item.parameters ?? []), ...(item.get.parameters ?? [])].map(resolve);
      return parameters.filter((parameter) => parameter.in === 'query').map((parameter) => parameter.name);
    },
    validate,
  };
}

function hasType(value: unknown, type: string): boolean {
  switch (type) {
    case 'array':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && !Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}
