import { WEEK_DAYS } from '../../src/intelligence/analysis/windows.js';
import type { Fact } from '../../src/intelligence/domain/artefacts.js';
import { spokenPeriod } from '../../src/intelligence/page/spoken-date.js';
import type { BriefSection, ReadSentence } from './brief-sections.js';
import { dayPlot } from './day-plot.js';
import { blockedWords, cellsOf, usualWords, WEEKDAYS } from './days-in-words.js';
import { type Html, markup } from './markup.js';
import { pageFrame } from './page-frame.js';
import type { PersonWeek } from './person-weeks.js';
import type { PlottedDays } from './plotted-days.js';
import { shortUnit } from './short-value.js';

/** The files beside a page; null: there is none. */
export interface Neighbours {
  index: string;
  previous: string | null;
  next: string | null;
}

/** The brief of one week beside the days that it is about. */
export function weekPage(one: PersonWeek, neighbours: Neighbours): string {
  const { set, person, weekOf, week, sections, days, spokenOf } = one;
  const { brief } = week;
  return pageFrame(
    `${set} ${person}, ${weekOf}`,
    markup`<nav><a href="${neighbours.index}">All weeks</a>${link(neighbours.previous, 'Previous')}${link(neighbours.next, 'Next')}</nav>
<div class="beside">
<main class="brief">
<header>
<p>${set} ${person}; brief of Monday ${weekOf}, ${brief.generator}</p>
<p>${spokenPeriod(brief.period.start, brief.period.end)}</p>
<h1>${brief.main_story.headline}</h1>
${idsOf(brief.main_story.sentences[0]?.fact_ids ?? [])}
</header>
${sections.map(sectionOf)}
</main>
<section>
<h2>The days</h2>
<p class="quiet">${LEGEND}</p>
<div class="plots">
${days.map((plotted) => plotCard(plotted, spokenOf.has(plotted.metric.code)))}
</div>
</section>
</div>
${factTable(brief.facts)}`,
  );
}

const LEGEND =
  'Eight weeks; this week is shaded. Band: four of five of the 28 days before it; dashed: their median. Crosses: left out by the gate (violet: another source). Green edge: a sentence speaks of it.';

const link = (file: string | null, label: string): Html | null =>
  file === null ? null : markup`<a href="${file}">${label}</a>`;

const sectionOf = ({ name, sentences, kind }: BriefSection): Html =>
  markup`<h2>${name}</h2>\n<div class="${kind}">\n${sentences.map(kind === 'rows' ? rowOf : paragraphOf)}</div>\n`;

const paragraphOf = ({ title, text, factIds }: ReadSentence): Html =>
  markup`<p>${title === null ? null : markup`<strong>${title}</strong><br>`}${text}${idsOf(factIds)}</p>\n`;

const rowOf = ({ title, text, factIds }: ReadSentence): Html =>
  title === null
    ? markup`<p class="whole">${text}${idsOf(factIds)}</p>\n`
    : markup`<p><span>${title}</span><span>${text}</span>${idsOf(factIds)}</p>\n`;

const idsOf = (ids: readonly string[]): Html | null =>
  ids.length === 0 ? null : markup`<small class="ids">${ids.join(', ')}</small>`;

function plotCard(days: PlottedDays, isSpokenOf: boolean): Html {
  const week = cellsOf(days).slice(-WEEK_DAYS);
  return markup`<article class="${isSpokenOf ? 'plot spoken' : 'plot'}">
<h3>${days.metric.label} <span class="quiet">${shortUnit(days.metric)}</span></h3>
${dayPlot(days)}
<table><tr>${WEEKDAYS.map((day) => markup`<th>${day}</th>`)}</tr><tr>${week.map((cell) => markup`<td>${cell}</td>`)}</tr></table>
<p class="quiet">${usualWords(days)}</p>
${blockedWords(days).map((words) => markup`<p class="quiet">${words}</p>\n`)}</article>
`;
}

function factTable(facts: readonly Fact[]): Html {
  const rows = facts.map(
    ({ id, display, n, p, q, method }) =>
      markup`<tr><td class="id">${id}</td><td>${display.join(' | ')}</td><td>${n}</td><td>${chance(p)}</td><td>${chance(q)}</td><td>${method}</td></tr>\n`,
  );
  return markup`<details>
<summary>All ${facts.length} facts of this week</summary>
<div class="wide">
<table class="list">
<tr><th>id</th><th>what texts may write</th><th>n</th><th>p</th><th>q</th><th>method</th></tr>
${rows}</table>
</div>
</details>`;
}

const chance = (p: number | null): string => (p === null ? '' : p.toPrecision(2));
