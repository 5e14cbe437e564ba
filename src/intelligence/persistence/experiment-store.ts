import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { dayNumber, isoDay } from '../../common/calendar.js';
import { changeCount, selectRows, type Sql } from '../../database/rows.js';
import type { Experiment, ExperimentProposal } from '../domain/experiment.js';

/** An experiment as stored in its row and its answers. */
export interface StoredExperiment extends Experiment {
  userId: string;
  /** Monday of the brief that suggested it. */
  weekOf: number;
}

interface ExperimentRow {
  user_id: string;
  id: string;
  week_of: string;
  habit: string;
  outcome: string;
  lag: 0 | 1;
  starts_on: string;
  schedule: boolean[];
  stopped_on: string | null;
  /** Pairs of the day since the start and whether the habit was done. */
  answers: [number, boolean][];
}

const COLUMNS = 'e.user_id, e.id, e.week_of, e.habit, e.outcome, e.lag, e.starts_on, e.schedule';

/**
 * A brief may come five weeks after the one before it (monthly, with one missed): experiments that ended since must
 * still be reported.
 */
const REPORTED_FOR_DAYS = 35;

@Injectable()
export class ExperimentStore {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /**
   * The experiments as they were before the Monday `weekOf`, in one query: those that had begun, without what happened
   * on later days. Answers and stops count by the day that they concern. A past week that is generated again is
   * therefore the same, unless the person answers for its days afterwards, as with observations that arrive late
   * (decision 19).
   */
  async loadFor(userIds: readonly string[], weekOf: number): Promise<Map<string, Experiment[]>> {
    const rows = await selectRows<ExperimentRow>(
      this.dataSource,
      `select ${COLUMNS}, case when e.stopped_on < $2::date then e.stopped_on end as stopped_on,
         ${answersSql('and a.day < $2::date')} as answers
       from experiment e
       where e.user_id = any($1::uuid[]) and e.starts_on < $2::date
         and e.starts_on + cardinality(e.schedule) + e.lag > $2::date - $3::int
       order by e.starts_on, e.id`,
      [userIds, isoDay(weekOf), REPORTED_FOR_DAYS],
    );
    const byUser = new Map<string, Experiment[]>();
    for (const row of rows) {
      const known = byUser.get(row.user_id);
      if (known) known.push(toExperiment(row));
      else byUser.set(row.user_id, [toExperiment(row)]);
    }
    return byUser;
  }

  /** All experiments of one user, newest first. */
  async list(userId: string, sql: Sql = this.dataSource): Promise<StoredExperiment[]> {
    const rows = await selectRows<ExperimentRow>(
      sql,
      `select ${COLUMNS}, e.stopped_on, ${answersSql()} as answers
       from experiment e where e.user_id = $1 order by e.starts_on desc, e.id`,
      [userId],
    );
    return rows.map((row) => ({
      ...toExperiment(row),
      userId: row.user_id,
      weekOf: dayNumber(row.week_of),
    }));
  }

  async add(
    userId: string,
    weekOf: number,
    proposal: ExperimentProposal,
    startsOn: number,
    sql: Sql,
  ): Promise<void> {
    await sql.query(
      `insert into experiment (id, user_id, week_of, habit, outcome, lag, starts_on, schedule)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        proposal.id,
        userId,
        isoDay(weekOf),
        proposal.habit,
        proposal.outcome,
        proposal.lag,
        isoDay(startsOn),
        proposal.schedule,
      ],
    );
  }

  /** The last answer for a day counts. */
  async saveAnswer(userId: string, experimentId: string, day: number, did: boolean): Promise<void> {
    await this.dataSource.query(
      `insert into experiment_answer (experiment_id, day, user_id, did)
       select id, $3, user_id, $4 from experiment where user_id = $1 and id = $2
       on conflict (experiment_id, day) do update set did = excluded.did, answered_at = excluded.answered_at`,
      [userId, experimentId, isoDay(day), did],
    );
  }

  /** Returns whether this call stopped it. */
  async saveStop(userId: string, experimentId: string, day: number): Promise<boolean> {
    const stopped = await changeCount(
      this.dataSource,
      `update experiment set stopped_on = $3 where user_id = $1 and id = $2 and stopped_on is null`,
      [userId, experimentId, isoDay(day)],
    );
    return stopped > 0;
  }
}

const answersSql = (where = ''): string =>
  `coalesce((select json_agg(json_build_array(a.day - e.starts_on, a.did) order by a.day)
     from experiment_answer a where a.experiment_id = e.id ${where}), '[]'::json)`;

function toExperiment(row: ExperimentRow): Experiment {
  const startsOn = dayNumber(row.starts_on);
  return {
    id: row.id,
    habit: row.habit,
    outcome: row.outcome,
    lag: row.lag,
    startsOn,
    schedule: row.schedule,
    answers: row.answers.map(([offset, did]) => ({ day: startsOn + offset, did })),
    stoppedOn: row.stopped_on === null ? null : dayNumber(row.stopped_on),
  };
}
