import { Gauge, type Registry } from 'prom-client';
import { WINDOW_NAMES } from '../targets/target.js';
import { DatabaseHistogram } from './database-histogram.js';
import type { ScrapeFigures } from './scrape-reader.js';

export const PREFIX = 'weekly_intelligence_';

/** The states in which a message still waits to be delivered. */
const WAITING: ReadonlySet<string> = new Set(['pending', 'leased', 'no_receiver']);

type Sample = readonly [labels: Record<string, string>, value: number];

interface Family {
  gauge: Gauge;
  labelled: boolean;
  samples: (figures: ScrapeFigures) => readonly Sample[];
}

/** The metrics that a scrape reads from the database. Labels have few values, and none identifies a user. */
export class JobMetrics {
  private readonly gauges: Family[] = [];
  private readonly generation: DatabaseHistogram;
  private readonly up: Gauge;

  constructor(private readonly registry: Registry) {
    this.up = new Gauge({
      name: `${PREFIX}database_up`,
      help: 'Whether the database could be read for this scrape.',
      registers: [registry],
    });
    this.generation = new DatabaseHistogram(
      `${PREFIX}generation_duration_seconds`,
      "Time to compute a user's week, in all cohort runs that have ended.",
      registry,
    );
    this.addRuns();
    this.addQueues();
    this.addHealth();
  }

  /** Sets all metrics. Null means that the database could not be read: then only `database_up` has a value. */
  setFigures(figures: ScrapeFigures | null): void {
    this.up.set(figures === null ? 0 : 1);
    this.generation.set(figures && figures.generation);
    for (const { gauge, labelled, samples } of this.gauges) {
      // Resetting a gauge without labels would set it to 0, and 0 is a measured value.
      if (labelled) gauge.reset();
      else gauge.remove();
      for (const [labels, value] of figures === null ? [] : samples(figures)) gauge.set(labels, value);
    }
  }

  private addRuns(): void {
    this.add('runs', 'Runs by status and trigger.', ['status', 'trigger'], ({ runs }) =>
      runs.map(({ status, trigger, count }) => [{ status, trigger }, count]),
    );
    this.add('last_run_users', 'Users of the last cohort run.', ['outcome'], ({ last_run }) =>
      last_run.flatMap(({ successful, failed, skipped }): Sample[] => [
        [{ outcome: 'successful' }, successful],
        [{ outcome: 'failed' }, failed],
        [{ outcome: 'skipped' }, skipped],
      ]),
    );
    this.add('last_run_timestamp_seconds', 'When the last cohort run began.', [], ({ last_run }) =>
      last_run.map(({ started }) => [{}, started]),
    );
    this.add(
      'last_run_duration_seconds',
      'How long the last cohort run took, or has taken so far.',
      [],
      ({ last_run }) => last_run.map(({ seconds }) => [{}, seconds]),
    );
    this.add(
      'last_run_lease_takeovers',
      'Leases of the last cohort run that passed to another holder.',
      ['lease'],
      ({ last_run }) =>
        last_run.flatMap(({ run_takeovers, batch_takeovers }): Sample[] => [
          [{ lease: 'run' }, run_takeovers],
          [{ lease: 'batch' }, batch_takeovers],
        ]),
    );
    this.add(
      'last_success_age_seconds',
      'Time since the last cohort run was completed.',
      [],
      ({ last_success }) => last_success.map(({ age }) => [{}, age]),
    );
    this.add('batches', 'Batches of the current run that are not done, by state.', ['state'], ({ batches }) =>
      counted(['pending', 'leased'], batches),
    );
  }

  private addQueues(): void {
    this.add(
      'retry_queue_users',
      'Users in the retry queue by state; dead ones only if anything is known of them.',
      ['state'],
      ({ retries }) => counted(['pending', 'leased', 'dead'], retries),
    );
    this.add(
      'retry_queue_overdue_seconds',
      'How long the longest-overdue retry has been due.',
      [],
      ({ retries }) => [[{}, retries.find(({ state }) => state === 'pending')?.overdue ?? 0]],
    );
    this.add(
      'dead_letters',
      'Users given up on in the last 12 weeks, by error class; rare classes are counted together.',
      ['error_class'],
      ({ dead_letters }) => dead_letters.map(({ error_class, count }) => [{ error_class }, count]),
    );
    this.add(
      'revisions_waiting_users',
      'Users whose issued weeks wait to be made again.',
      [],
      ({ revisions }) => revisions.map(({ waiting }) => [{}, waiting]),
    );
    this.add(
      'revised_weeks',
      'Issued weeks that were made again with another result within 24 hours.',
      [],
      ({ revisions }) => revisions.map(({ revised }) => [{}, revised]),
    );
    this.add(
      'outbox_messages',
      'Messages that are not delivered, by kind and state.',
      ['kind', 'state'],
      ({ outbox }) => outbox.map(({ kind, state, count }) => [{ kind, state }, count]),
    );
    this.add(
      'outbox_oldest_age_seconds',
      'Age of the oldest message that waits to be delivered.',
      [],
      ({ outbox }) => [
        [{}, Math.max(0, ...outbox.filter(({ state }) => WAITING.has(state)).map(({ age }) => age))],
      ],
    );
    this.add('rollout_ratio', 'Share of users that scheduled runs include.', [], ({ rolloutPercent }) => [
      [{}, rolloutPercent / 100],
    ]);
  }

  private addHealth(): void {
    this.add('check_healthy', "The monitor's checks: 1 healthy, 0 not.", ['check'], ({ health }) =>
      Object.entries(health.checks).map(([check, { healthy }]) => [{ check }, healthy ? 1 : 0]),
    );
    this.add('health_score_ratio', 'Share of checks that are healthy.', [], ({ health }) => [
      [{}, health.score],
    ]);
    const perWindow = (value: 'value' | 'budget') => (figures: ScrapeFigures) =>
      figures.targets.targets.flatMap(({ name, windows }) =>
        WINDOW_NAMES.flatMap((window): Sample[] => {
          const measured = windows[window];
          const percent = value === 'value' ? measured.value : measured.budget?.remaining_percent;
          return percent === null || percent === undefined ? [] : [[{ target: name, window }, percent / 100]];
        }),
      );
    this.add('target_ratio', 'The measured value of each target.', ['target', 'window'], perWindow('value'));
    this.add(
      'error_budget_remaining_ratio',
      "Share of a target's error budget that is left; below 0 it is overdrawn.",
      ['target', 'window'],
      perWindow('budget'),
    );
  }

  private add(
    name: string,
    help: string,
    labelNames: string[],
    samples: (figures: ScrapeFigures) => readonly Sample[],
  ): void {
    const gauge = new Gauge({ name: PREFIX + name, help, labelNames, registers: [this.registry] });
    this.gauges.push({ gauge, labelled: labelNames.length > 0, samples });
  }
}

/** Returns one sample per state, 0 for a state without rows. */
function counted(states: readonly string[], rows: readonly { state: string; count: number }[]): Sample[] {
  return states.map((state) => [{ state }, rows.find((row) => row.state === state)?.count ?? 0]);
}
