import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Handlebars from 'handlebars';
import { type BriefPageView, pageModel } from './page-model.js';

export type { BriefPageView } from './page-model.js';

/** Read and compiled once. Everything but the sparklines, which are ours, is escaped. */
const template = Handlebars.compile(readFileSync(join(__dirname, 'brief.hbs'), 'utf8'));

/**
 * A brief as one HTML page: no script, nothing from outside. Works under the policy
 * `default-src 'none'; style-src 'unsafe-inline'; img-src data:`.
 */
export function renderBriefPage(view: BriefPageView): string {
  return template(pageModel(view));
}
