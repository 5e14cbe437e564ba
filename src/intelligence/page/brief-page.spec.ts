import { FIRST_ISSUE } from '../domain/stored-week.js';
import { composeWeek } from '../compose/compose-week.js';
import { composeFallbackBrief } from '../compose/fallback-brief.js';
import { NOTHING_KNOWN } from '../domain/fallback-basis.js';
import { eventfulInput, inputOf, lastDays, USER, WEEK_OF } from '../testing/sample-week.js';
import type { WeekInput } from '../domain/week-input.js';
import { renderBriefPage } from './brief-page.js';
import { sparkline } from './sparkline.js';

const stamp = {
  weekOf: '2026-11-16',
  generatedAt: '2026-11-16T02:00:11.000Z',
  revision: FIRST_ISSUE,
};
const pageOf = (input: WeekInput): string => renderBriefPage({ ...composeWeek(input), ...stamp });
const occurrences = (text: string, part: string): number => text.split(part).length - 1;

describe('renderBriefPage', () => {
  const full = pageOf(eventfulInput());

  it('shows the story, the findings with their evidence, and the sparklines', () => {
    const { brief, series } = composeWeek(eventfulInput());
    expect(full).toContain(brief.main_story.headline);
    for (const finding of brief.discoveries) expect(full).toContain(finding.statement);
    expect(occurrences(full, '<svg role="img"')).toBe(Object.keys(series.metrics).length);
    expect(full).toMatch(/aria-label="Sleep, the last \d+ days; this week [^"]+, higher than before\."/);
    expect(full).toContain('95 % interval');
    expect(full).toContain('not written by a language model. Not medical advice.');
  });

  it('has no word of its own that is in no catalogue, so that another language shows all of it', () => {
    const pseudo = pageOf({ ...eventfulInput(), locale: 'en-XA', units: 'metric' });
    const [, body] = pseudo.split('<main>');
    // The headings, the notes under them and the labels of the tables and charts.
    const own = [
      ...body.matchAll(/<(?:h2|summary|h3|footer|p class="quiet")[^>]*>([^<]*)</g),
      ...body.matchAll(/<th scope="row">(?:<bdi>)?([^<]*)</g),
      ...body.matchAll(/aria-label="([^"]*)"/g),
    ].map(([, text]) => text);
    expect(own.length).toBeGreaterThan(20);
    const { brief } = composeWeek({ ...eventfulInput(), locale: 'en-XA', units: 'metric' });
    const titles = [...brief.discoveries, ...brief.experiments, brief.spotlight!].map(({ title }) => title);
    const plain = own.filter((text) =>
      /[A-Za-z]{2}/.test(titles.reduce((left, title) => left.replace(title, ''), text)),
    );
    expect(plain).toEqual([]);
    expect(pageOf({ ...eventfulInput(), locale: 'de', units: 'metric' })).toContain('<html lang="de">');
  });

  it('loads nothing from outside and runs no script, so that it works under a strict content policy', () => {
    expect(full).not.toMatch(/<script|<link|<img|<iframe|\ssrc=|\shref=|url\(|@import|\son\w+=/i);
  });

  it('gives the same bytes each time, however many charts were drawn before', () => {
    expect(pageOf(eventfulInput())).toBe(full);
  });

  it('leaves a gap in the sparkline where nothing was recorded', () => {
    const gap = pageOf(inputOf([lastDays('mood', [3, 4, 3, null, null, 4, 3])]));
    const whole = pageOf(inputOf([lastDays('mood', [3, 4, 3, 4, 3, 4, 3])]));
    const strokes = (page: string): number =>
      occurrences(page.match(/<path d="([^"]*)"[^>]*stroke="#0d9488"/)?.[1] ?? '', 'M');
    expect([strokes(gap), strokes(whole)]).toEqual([2, 1]);
  });

  it.each([
    ['one day', [5]],
    ['equal days', [0, 0, 0, 0, 0, 0, 0, 0]],
    ['days with gaps', [null, 1, null, null, 2, 3, null, null, 4, null]],
  ])('draws %s with finite places inside the picture', (_, values) => {
    const svg = sparkline(values, 'days');
    const places = [...svg.matchAll(/[ML](\S+) ([\d.-]+)/g)].flatMap(([, x, y]) => [
      Number(x) / 320,
      Number(y) / 64,
    ]);
    expect(places.length).toBeGreaterThan(0);
    expect(places.every((place) => place >= 0 && place <= 1)).toBe(true);
    expect(svg).not.toMatch(/NaN|Infinity|d=""/);
  });

  it('shows the metrics that moved first and leaves some out when there are too many, and says how many', () => {
    const artefacts = composeWeek(eventfulInput());
    const { metrics } = artefacts.brief.week_stats;
    const moved = metrics.filter(({ trend }) => trend === 'higher' || trend === 'lower');
    const named = (row: object, i: number) => ({
      ...row,
      metric: `symptom:s${i}`,
      label: `s${i}`,
      trend: null,
    });
    const many = Array.from({ length: 2000 }, (_, i) => named(metrics[0], i));
    artefacts.brief.week_stats.metrics = [...(many as typeof metrics), ...metrics];
    const page = renderBriefPage({ ...artefacts, ...stamp });
    expect(occurrences(page, '<div class="row">')).toBe(24);
    expect(occurrences(page, 'class="moved"')).toBe(moved.length);
    expect(moved.length).toBeGreaterThan(0);
    expect(page).toContain(
      `And ${(2000 + metrics.length - 24).toLocaleString('en-US')} more, which this page leaves out.`,
    );
    expect(full).not.toContain('which this page leaves out');
    expect(page.length).toBeLessThan(2 * full.length);
  });

  it('draws nothing where an operator has named a metric as something that every object has', () => {
    const artefacts = composeWeek(inputOf([lastDays('mood', [3, 4, 3, 4, 3, 4, 3])]));
    artefacts.brief.week_stats.metrics[0].metric = 'constructor';
    const page = renderBriefPage({ ...artefacts, ...stamp });
    expect(page).not.toMatch(/<svg|undefined|NaN/);
  });

  it('escapes the names that people give, so that a symptom cannot add markup', () => {
    const artefacts = composeWeek(inputOf([lastDays('symptom:itch', [2, 3, 2, 4, 3])]));
    artefacts.brief.main_story.headline = '<b>"quoted"</b>';
    artefacts.brief.week_stats.metrics[0].label = '<i>&"';
    const page = renderBriefPage({ ...artefacts, ...stamp });
    expect(page).not.toMatch(/<b>|<i>/);
    expect(page).toContain('aria-label="&lt;i&gt;&amp;&quot;, the last');
  });

  it("names the crisis line of the person's country, with links that call, text and open it", () => {
    const noted = (timeZone: string | null) =>
      pageOf(inputOf([], { timeZone, notedFlags: [{ category: 'self_harm', day: WEEK_OF - 2 }] }));
    const auckland = noted('Pacific/Auckland');
    expect(auckland).toContain('the crisis line at 1737');
    expect(auckland).toContain('<a href="tel:1737" rel="noreferrer">Call 1737</a>');
    expect(auckland).toContain('<a href="sms:1737" rel="noreferrer">Text 1737</a>');
    expect(auckland).not.toContain('findahelpline');
    expect(noted(null)).toContain('<a href="https://findahelpline.com/" rel="noreferrer">');
  });

  it('names the week of the last full brief in a fallback', () => {
    const { brief } = composeWeek(eventfulInput());
    const lastFull = { weekOf: stamp.weekOf, story: brief.main_story, facts: brief.facts };
    const page = renderBriefPage({
      brief: composeFallbackBrief(USER, WEEK_OF + 7, { ...NOTHING_KNOWN, recordedDays: 4, lastFull }),
      velocity: null,
      systems: null,
      patterns: null,
      series: null,
      ...stamp,
    });
    expect(page).toContain('<h2>From your last full brief</h2>');
    expect(page).toContain(`<li>As of your brief of 16 November: ${brief.main_story.headline}</li>`);
    expect(page).toContain('There are records on 4 of 7 days.');
    expect(full).not.toContain('From your last full brief');
    expect(page).not.toMatch(/undefined|null|NaN|\[object/);
  });

  it.each([
    ['an empty history', pageOf(inputOf([])), 'Nothing on record'],
    [
      'a fallback',
      renderBriefPage({
        brief: composeFallbackBrief(USER, WEEK_OF),
        velocity: null,
        systems: null,
        patterns: null,
        series: null,
        ...stamp,
      }),
      'we are trying again',
    ],
  ])('gives a complete, friendly page for %s', (_, page, words) => {
    expect(page).toContain(words);
    expect(page).toContain('</html>');
    expect(page).not.toMatch(/undefined|null|NaN|\[object/);
  });
});
