import { isoDay } from '../../src/common/calendar.js';
import type { ComposedWeek } from '../../src/intelligence/domain/stored-week.js';
import { writeWeeks } from '../evaluate/composed-weeks.js';
import { mondaysOf } from '../evaluate/real-people.js';
import { type BriefSection, briefSections } from './brief-sections.js';
import type { ChosenPerson } from './choose-weeks.js';
import { type PlottedDays, plottedDays } from './plotted-days.js';

/** One brief of one person, beside the days that it is about. */
export interface PersonWeek {
  set: string;
  person: string;
  /** ISO date of the Monday of issue. */
  weekOf: string;
  week: ComposedWeek;
  sections: BriefSection[];
  /** Metrics that a sentence speaks of first, then the others. */
  days: PlottedDays[];
  /** Codes of the metrics that a sentence speaks of. */
  spokenOf: ReadonlySet<string>;
}

/** These list metrics whether or not there is something new to say of them. */
const LISTS = new Set(['The week in brief', 'How your days hang together', 'Looking ahead']);

/**
 * The chosen weeks of a person. All weeks before them are composed too, from the first, since each hands its state to the
 * next.
 */
export function* personWeeks({ set, person, mondays }: ChosenPerson): Generator<PersonWeek> {
  const last = mondays.at(-1) ?? -Infinity;
  const upToLast = mondaysOf(person).filter((monday) => monday <= last);
  for (const { input, week } of writeWeeks(person, upToLast)) {
    if (!mondays.includes(input.weekOf)) continue;
    const sections = briefSections(week);
    const spokenOf = metricsSpokenOf(week, sections);
    const isSpokenOf = ({ metric }: PlottedDays): boolean => spokenOf.has(metric.code);
    const days = plottedDays(input);
    yield {
      set,
      person: person.name,
      weekOf: isoDay(input.weekOf),
      week,
      sections,
      days: [...days.filter(isSpokenOf), ...days.filter((one) => !isSpokenOf(one))],
      spokenOf,
    };
  }
}

function metricsSpokenOf({ brief }: ComposedWeek, sections: readonly BriefSection[]): Set<string> {
  const ids = new Set([
    ...brief.main_story.sentences.flatMap(({ fact_ids }) => fact_ids),
    ...sections
      .filter(({ name }) => !LISTS.has(name))
      .flatMap(({ sentences }) => sentences.flatMap(({ factIds }) => factIds)),
  ]);
  const facts = brief.facts.filter(({ id, kind }) => ids.has(id) && kind !== 'coverage');
  return new Set(
    facts.flatMap(({ metric, evidence }) =>
      metric === null ? evidence.map(({ series }) => series) : [metric],
    ),
  );
}
