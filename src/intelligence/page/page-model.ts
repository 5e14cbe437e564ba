import { BODY_SYSTEMS, type BodySystem } from '../../observations/catalogue.js';
import { formatNumber } from '../compose/wording/format-value.js';
import { SERIES_DAYS, seriesOf } from '../analysis/evidence/week-series.js';
import { capitalised } from '../../common/capitalised.js';
import { optionsInForce } from '../../messages/in-force.js';
import { type Message, message, type MessageId } from '../../messages/message.js';
import { choice, count, list, number, personText, phrase, share } from '../../messages/slots.js';
import { words } from './page-words.js';
import type {
  Brief,
  Fact,
  Finding,
  Patterns,
  Systems,
  Tier,
  TrendWord,
  Velocity,
  WeekSeries,
} from '../domain/artefacts.js';
import { type EvidenceWords, evidenceWords } from './evidence-words.js';
import { sparkline } from './sparkline.js';
import type { RevisionReason, WeekRevision } from '../domain/revision.js';
import { spokenDay, spokenPeriod } from './spoken-date.js';

/** The data of a page. A fallback brief comes without the other artefacts. */
export interface BriefPageView {
  brief: Brief;
  velocity: Velocity | null;
  systems: Systems | null;
  patterns: Patterns | null;
  series: WeekSeries | null;
  /** ISO date of the Monday of issue. */
  weekOf: string;
  /** ISO instant. */
  generatedAt: string;
  revision: Pick<WeekRevision, 'revised_at' | 'revised_because' | 'outdated_since'>;
}

interface FindingModel {
  title: string;
  statement: string;
  evidence: EvidenceWords[];
}

/** The data that the template reads: only texts, lists and finished SVG. */
export function pageModel(view: BriefPageView) {
  const { brief } = view;
  const isUrgent = brief.safety.some(({ urgency }) => urgency === 'urgent');
  const facts = new Map(brief.facts.map((fact) => [fact.id, fact]));
  const finding = (one: Finding): FindingModel => ({ ...one, evidence: evidenceFor(one, facts) });
  return {
    lang: optionsInForce().locale,
    period: spokenPeriod(brief.period.start, brief.period.end),
    safety: brief.safety.map(({ text, contacts }) => ({ text, contacts: contacts ?? [] })),
    urgent: isUrgent,
    greeting: brief.greeting,
    headline: brief.main_story.headline,
    narrative: narrativeWithoutNotices(brief),
    leadEvidence: evidenceFor(brief.main_story.sentences[0], facts),
    highlights: brief.main_story.week_highlights,
    /** A fallback has no highlights of its own week. */
    earlier: brief.status === 'fallback',
    reason: brief.reason,
    findings: brief.discoveries.map(finding),
    experiments: brief.experiments.map(finding),
    spotlight: brief.spotlight && finding(brief.spotlight),
    figures: view.velocity !== null || brief.week_stats.symptom_free_days !== null,
    symptomFree: brief.week_stats.symptom_free_days?.display ?? null,
    metrics: metricsFirst(brief).map((row) => metricModel(row, view.series)),
    moreMetrics: beyond(brief.week_stats.metrics),
    velocity: view.velocity && velocityModel(view.velocity),
    systems: view.systems && systemsModel(view.systems),
    patterns: view.patterns && !isUrgent && patternsModel(view.patterns),
    ahead: brief.looking_ahead.text,
    ranges: shown(brief.looking_ahead.ranges).map(({ label, display }) => ({
      label: capitalised(label),
      display,
    })),
    moreRanges: beyond(brief.looking_ahead.ranges),
    notes: brief.notes,
    revised: revisedWords(view.revision),
    generated: `${view.generatedAt.slice(0, 16).replace('T', ' ')} UTC`,
  };
}

/** Says that the brief was made again, or will be; null: neither. */
function revisedWords({
  revised_at,
  revised_because,
  outdated_since,
}: BriefPageView['revision']): string | null {
  if (outdated_since !== null) return words(message('page.outdated'));
  if (revised_at === null) return null;
  const date = personText(spokenDay(revised_at.toISOString()));
  const why = (revised_because?.reasons ?? []).map((reason) => phrase(message(REVISION_WORDS[reason])));
  return words(
    why.length > 0
      ? message('page.revised_because', { date, reasons: list(why) })
      : message('page.revised', { date }),
  );
}

const REVISION_WORDS: Readonly<Record<RevisionReason['reasons'][number], MessageId>> = {
  late_records: 'page.because.late_records',
  corrected_records: 'page.because.corrected_records',
  deleted_records: 'page.because.deleted_records',
  made_again: 'page.because.made_again',
};

/** People name their own symptoms and medications. More than this in a list says less, and takes long to show. */
const MOST_SHOWN = 24;

const shown = <Row>(rows: readonly Row[]): readonly Row[] => rows.slice(0, MOST_SHOWN);
/** How many rows are not shown. */
const beyond = (rows: readonly unknown[]): number => Math.max(0, rows.length - MOST_SHOWN);

type MetricRow = Brief['week_stats']['metrics'][number];
const hasMoved = ({ trend }: MetricRow): boolean => trend === 'higher' || trend === 'lower';

/** All metrics in the order of the brief. If they are too many, those that moved come first. */
function metricsFirst({ week_stats: { metrics } }: Brief): readonly MetricRow[] {
  if (beyond(metrics) === 0) return metrics;
  return shown([...metrics.filter(hasMoved), ...metrics.filter((row) => !hasMoved(row))]);
}

/** The page shows the notices above the story, so the story leaves them out. */
function narrativeWithoutNotices({ main_story, safety }: Brief): string {
  return safety.reduce((text, notice) => text.replace(notice.text, ''), main_story.narrative).trim();
}

function evidenceFor(
  { fact_ids }: Pick<Finding, 'fact_ids'>,
  facts: ReadonlyMap<string, Fact>,
): EvidenceWords[] {
  return fact_ids.flatMap((id) => facts.get(id) ?? []).map(evidenceWords);
}

const TREND_LABELS: Readonly<Record<TrendWord, MessageId>> = {
  higher: 'page.trend.higher',
  lower: 'page.trend.lower',
  'about the same': 'page.trend.same',
  'too little data': 'page.trend.too_little',
};

function metricModel(row: MetricRow, series: WeekSeries | null) {
  // A sparkline has its own scale, so whole numbers are precise enough.
  const values = ((series && seriesOf(series, row.metric))?.values ?? []).slice(-SERIES_DAYS);
  const trend = message(row.trend === null ? 'page.trend.counted' : TREND_LABELS[row.trend]);
  const label = capitalised(row.label);
  const spoken = message('page.sparkline', {
    label: personText(label),
    days: count(values.length),
    value: personText(row.display),
    trend: phrase(trend),
  });
  return {
    label,
    display: row.display,
    days: row.days,
    trend: words(trend),
    moved: hasMoved(row),
    svg: values.some((value) => value !== null) ? sparkline(values, words(spoken)) : null,
  };
}

/** The score of a week that is as usual, and the ends of the scale. */
const USUAL_SCORE = 50;
const [LEAST, MOST] = [0, 100];

function velocityModel(velocity: Velocity) {
  const { score, band, coverage } = velocity;
  if (score === null || band === null) return { reason: velocity.reason, recommendations: [] };
  const usual = count(USUAL_SCORE);
  return {
    score: formatNumber(score, 0),
    note: words(
      message('page.score_note', {
        low: number(Math.max(LEAST, score - band), 0),
        high: number(Math.min(MOST, score + band), 0),
        usual,
      }),
    ),
    movement: movementWords(velocity),
    coverage: words(
      message('page.score_coverage', {
        measures: share({ count: coverage.measured, of: coverage.of }),
        usual,
      }),
    ),
    exact: formatNumber(score, 1),
    moreContributions: beyond(velocity.contributions),
    contributions: shown(velocity.contributions).map(({ label, points }) => ({
      label: capitalised(label),
      points: `${points > 0 ? '+' : ''}${formatNumber(points, 1)}`,
    })),
    recommendations: velocity.recommendations,
  };
}

function movementWords({ trend, momentum }: Velocity): string {
  if (trend === null) return '';
  if (momentum === null) return words(message('page.score_noise'));
  return words(
    message('page.score_moved', {
      points: number(Math.abs(momentum), 1),
      way: choice(momentum > 0 ? 'above' : 'below'),
    }),
  );
}

const SYSTEM_NAMES: Readonly<Record<BodySystem, MessageId>> = {
  head: 'page.system.head',
  chest: 'page.system.chest',
  digestive: 'page.system.digestive',
  arms: 'page.system.arms',
  legs: 'page.system.legs',
  skin: 'page.system.skin',
  mental: 'page.system.mental',
  general: 'page.system.general',
};

function systemsModel(systems: Systems) {
  const name = (system: BodySystem): Message => message(SYSTEM_NAMES[system]);
  const logged = BODY_SYSTEMS.filter((system) => systems[system].health !== null).map((system) => {
    const { health, logged_days, issues } = systems[system];
    return {
      name: capitalised(words(name(system))),
      health,
      days: logged_days,
      issues: [
        ...shown(issues).map(({ label, days_present, logged_days: of }) =>
          words(
            message('page.issue', { label: personText(label), days: share({ count: days_present, of }) }),
          ),
        ),
        ...(beyond(issues) > 0 ? [words(message('page.more_issues', { rows: count(beyond(issues)) }))] : []),
      ].join('; '),
    };
  });
  const unlogged = BODY_SYSTEMS.filter((system) => systems[system].health === null);
  return {
    logged,
    note: words(message('page.body_note', { most: count(MOST) })),
    unlogged:
      unlogged.length === 0
        ? null
        : words(message('page.body_unlogged', { systems: list(unlogged.map((one) => phrase(name(one)))) })),
  };
}

const TIER_LABELS: Readonly<Record<Tier, MessageId>> = {
  confirmed: 'page.tier.confirmed',
  candidate: 'page.tier.candidate',
  retired: 'page.tier.retired',
};

function patternsModel({ tested, tier_counts, patterns }: Patterns) {
  const { candidate, confirmed } = tier_counts;
  const settled = patterns.filter(({ kind, tier }) => kind === 'association' && tier !== 'candidate');
  return {
    line: words(
      tested === 0
        ? message('page.questions_none')
        : message('page.questions', {
            tested: count(tested),
            watched: count(candidate),
            settled: count(confirmed),
          }),
    ),
    moreSettled: beyond(settled),
    settled: shown(settled).map(({ statement, tier }) => ({
      statement,
      tier: words(message(TIER_LABELS[tier])),
    })),
  };
}
