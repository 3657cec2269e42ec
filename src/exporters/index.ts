import { csv } from './csv.ts';
import type { Exporter } from './exporter.ts';
import { html } from './html.ts';
import { json } from './json.ts';
import { markdown } from './markdown.ts';

/** Every format of a bundle. */
export const exporters: readonly Exporter[] = [json, csv, html, markdown];

/** Written when `--format` names none. */
export const defaultFormats: readonly string[] = ['json', 'csv', 'html'];
