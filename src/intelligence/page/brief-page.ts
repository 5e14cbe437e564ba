import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Handlebars from 'handlebars';
import { type BriefPageView, pageModel } from './page-model.js';

export type { BriefPageView } from './page-model.js';

/** Read and compiled once. Everything is escaped except the sparklines, which we make ourselves. */
const template = Handlebars.compile(readFileSync(join(__dirname, 'brief.hbs'), 'utf8'));

/**
 * Renders a brief as one HTML page without scripts or outside resources. It works under the policy `default-src
 * 'none'; style-src 'unsafe-inline'; img-src data:`.
 */
export function renderBriefPage(view: BriefPageView): string {
  return template(pageModel(view));
}
