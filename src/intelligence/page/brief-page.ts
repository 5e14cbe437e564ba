import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Handlebars, { type HelperOptions } from 'handlebars';
import { writtenIn } from '../../messages/in-force.js';
import { message, type MessageId, type Slots } from '../../messages/message.js';
import { count, personText } from '../../messages/slots.js';
import { optionsOf } from '../compose/brief/sentence.js';
import { type BriefPageView, pageModel } from './page-model.js';
import { words } from './page-words.js';

export type { BriefPageView } from './page-model.js';

/** Read and compiled once. Everything is escaped except the sparklines, which we make ourselves. */
const handlebars = Handlebars.create();
const template = handlebars.compile(readFileSync(join(__dirname, 'brief.hbs'), 'utf8'));

/** `{{say 'page.more' rows=count}}`: a text of the catalogues. */
handlebars.registerHelper('say', (id: MessageId, { hash }: HelperOptions) =>
  words(message(id, slotsOf(hash as Readonly<Record<string, string | number>>))),
);

const slotsOf = (hash: Readonly<Record<string, string | number>>): Slots =>
  Object.fromEntries(
    Object.entries(hash).map(([slot, value]) => [
      slot,
      typeof value === 'number' ? count(value) : personText(value),
    ]),
  );

/**
 * Renders a brief as one HTML page without scripts or outside resources, in the language of its brief. It works under the
 * policy `default-src 'none'; style-src 'unsafe-inline'; img-src data:`.
 */
export function renderBriefPage(view: BriefPageView): string {
  return writtenIn(optionsOf(view.brief), () => template(pageModel(view)));
}
