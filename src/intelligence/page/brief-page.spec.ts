import { composeWeek } from '../compose/compose-week.js';
import { composeFallbackBrief } from '../compose/fallback-brief.js';
import { NOTHING_KNOWN } from '../domain/fallback-basis.js';
import { eventfulInput, inputOf, lastDays, USER, WEEK_OF } from '../testing/sample-week.js';
import type { WeekInput } from '../domain/week-input.js';
import { renderBriefPage } from './brief-page.js';

const stamp = { weekOf: '2026-11-16', generatedAt: '2026-11-16T02:00:11.000Z' };
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
