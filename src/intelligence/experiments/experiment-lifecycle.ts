import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { dayInZone, dayNumber, parseDay } from '../../common/calendar.js';
import { Clock } from '../../common/clock.js';
import { BadInputError, ConflictError, NotFoundError } from '../../common/errors.js';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import { selectRows } from '../../database/rows.js';
import { PreferencesStore } from '../../preferences/preferences-store.js';
import type { Brief } from '../domain/artefacts.js';
import type { ExperimentProposal } from '../domain/experiment.js';
import { WeekStore } from '../persistence/week-store.js';
import { ExperimentStore, type StoredExperiment } from '../persistence/experiment-store.js';
import { isOver, lastDayOf } from './experiment-state.js';

/** How far ahead an experiment may begin, and for how many days a person can still answer for a day. */
const MOST_DAYS_AHEAD = 14;
const MOST_DAYS_BACK = 7;

/** An experiment, and today's date in its person's time zone. */
export interface ExperimentToday {
  experiment: StoredExperiment;
  today: number;
}

/** What a person can do with experiments: start the one that a brief suggests, report what they did, end it early. */
@Injectable()
export class ExperimentLifecycle {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly experiments: ExperimentStore,
    private readonly weeks: WeekStore,
    private readonly preferences: PreferencesStore,
    private readonly clock: Clock,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  /** @param weekOf of the brief that suggests it; null: the latest. @param startsOn null: tomorrow */
  async start(userId: string, weekOf: string | null, startsOn: string | null): Promise<ExperimentToday> {
    const today = await this.todayOf(userId);
    const { proposal, suggestedIn } = await this.suggestion(userId, weekOf);
    const first = startsOn === null ? today + 1 : dayNumber(startsOn);
    if (first <= today || first > today + MOST_DAYS_AHEAD)
      throw badField('starts_on', `must lie 1 to ${MOST_DAYS_AHEAD} days ahead`);
    await this.dataSource.transaction(async (sql) => {
      // Two concurrent starts wait for each other here, and for an erasure.
      const known = await selectRows(sql, `select from user_identity where user_id = $1 for update`, [
        userId,
      ]);
      if (known.length === 0) throw new NotFoundError('unknown_user', 'Nothing is known of this user.');
      const earlier = await this.experiments.list(userId, sql);
      if (earlier.some(({ id }) => id === proposal.id))
        throw new ConflictError('experiment_exists', 'This experiment was started before.');
      if (earlier.some((one) => !isOver(one, today)))
        throw new ConflictError('experiment_running', 'Another experiment is under way: one at a time.');
      await this.experiments.add(userId, suggestedIn, proposal, first, sql);
    });
    return this.find(userId, proposal.id);
  }

  async list(userId: string): Promise<ExperimentToday[]> {
    const [experiments, today] = await Promise.all([this.experiments.list(userId), this.todayOf(userId)]);
    return experiments.map((experiment) => ({ experiment, today }));
  }

  /** Accepts answers until a week after the day; the last answer counts. */
  async recordAnswer(userId: string, id: string, date: string, did: boolean): Promise<ExperimentToday> {
    const { experiment, today } = await this.find(userId, id);
    const day = parseDay(date);
    if (day === null) throw badField('date', 'must be a date as YYYY-MM-DD');
    if (day < experiment.startsOn || day > lastDayOf(experiment))
      throw badField('date', 'must be a day of the experiment');
    if (day > today) throw badField('date', 'must not lie in the future');
    if (day < today - MOST_DAYS_BACK)
      throw badField('date', `must not lie more than ${MOST_DAYS_BACK} days back`);
    if (experiment.stoppedOn !== null && day >= experiment.stoppedOn) throw alreadyOver();
    await this.experiments.saveAnswer(userId, id, day, did);
    return this.find(userId, id);
  }

  async stop(userId: string, id: string): Promise<ExperimentToday> {
    const { experiment, today } = await this.find(userId, id);
    if (isOver(experiment, today) || !(await this.experiments.saveStop(userId, id, today)))
      throw alreadyOver();
    return this.find(userId, id);
  }

  private async find(userId: string, id: string): Promise<ExperimentToday> {
    const found = (await this.list(userId)).find(({ experiment }) => experiment.id === id);
    if (!found) throw new NotFoundError('unknown_experiment', 'There is no such experiment.');
    return found;
  }

  private async suggestion(
    userId: string,
    weekOf: string | null,
  ): Promise<{ proposal: ExperimentProposal; suggestedIn: number }> {
    const latest = await this.briefOf(userId, null);
    if (latest?.brief.safety?.some(({ urgency }) => urgency === 'urgent'))
      throw new ConflictError(
        'red_flag',
        'The latest brief has something more important: no experiment now.',
      );
    const found = weekOf === null ? latest : await this.briefOf(userId, weekOf);
    const suggested = found?.brief.experiments?.at(0);
    // Briefs written before experiments could be started contain a suggestion without a plan.
    if (!found || !suggested?.proposal)
      throw new NotFoundError('no_experiment', "The week's brief suggests no experiment.");
    return { proposal: suggested.proposal, suggestedIn: dayNumber(found.weekOf) };
  }

  /** The brief of the named or the latest week; a fallback brief or one of an older version may lack a part. */
  private async briefOf(
    userId: string,
    weekOf: string | null,
  ): Promise<{ weekOf: string; brief: Partial<Brief> } | null> {
    const pointer = await this.weeks.locate(userId, 'brief', weekOf);
    const text = pointer && (await this.weeks.loadText(pointer, 'brief'));
    return text === null ? null : { weekOf: pointer!.week_of, brief: JSON.parse(text) as Partial<Brief> };
  }

  private async todayOf(userId: string): Promise<number> {
    const zones = await this.preferences.timeZones([userId]);
    return dayInZone(this.clock.now(), zones.get(userId) ?? this.config.job.timeZone);
  }
}

function badField(field: string, reason: string): BadInputError {
  return new BadInputError([{ field, reason }]);
}

function alreadyOver(): ConflictError {
  return new ConflictError('experiment_over', 'This experiment is over.');
}
