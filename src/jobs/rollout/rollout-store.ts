import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { JOB_NAME } from '../../common/job-name.js';
import { type Sql, selectRows } from '../../database/rows.js';
import { ACTIVE_DAYS } from '../run/run.js';
import { PLACES } from './domain/place.js';
import type { Gate, StepFigures } from './domain/gates.js';
import type { RolloutChangeKind, RolloutPosition, RolloutTarget } from './domain/position.js';
import { type StepName, stepReached } from './domain/steps.js';

/** One entry of the rollout's history. */
export interface RolloutChange {
  percent: number;
  users: number;
  step: StepName;
  kind: RolloutChangeKind;
  override: boolean;
  reason: string | null;
  /** The gates as they were at the change. */
  gates: Gate[] | null;
  changed_by: string;
  changed_at: Date;
}

export interface NewRolloutChange extends RolloutTarget {
  kind: RolloutChangeKind;
  changedBy: string;
  reason?: string;
  gates?: readonly Gate[];
}

/** The figures of a step that the database can measure. */
export interface MeasuredStep extends Omit<StepFigures, 'usersWanted'> {
  /** When the first run at the step ended; null if none has. */
  watchedSince: Date | null;
  /** The week of the latest run that ended; null if none has. */
  weekOf: string | null;
}

const POSITION = `id, percent, users, step, kind, reason, changed_at as "changedAt"`;
/** `rolloutPlace` (domain/place.ts), computed by the database; equal places are ordered by the rest of the digest. */
const DIGEST = `sha256(convert_to('rollout:' || identity.user_id::text, 'UTF8'))`;
const PLACE = `('x' || left(encode(digest, 'hex'), 8))::bit(32)::bigint % ${PLACES}`;
const VERIFIED = `(o.state = 'done'
  and coalesce(o.brief_exists and o.insights_generated and o.patterns_found and o.velocity_calculated, false))`;

/** Cohort runs that started after the change `$2` and have ended in any way except a cancellation. */
const RUN_AT_STEP = `job_name = $1 and scope = 'cohort' and status in ('completed', 'retrying', 'failed')
  and started_at >= (select changed_at from rollout_change where id = $2)`;

/** Rows of rollout_change, and the figures of a step from the run tables. */
@Injectable()
export class RolloutStore {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** Keeps others from changing the rollout until the transaction ends. */
  async lock(manager: EntityManager): Promise<void> {
    await manager.query('lock table rollout_change in share row exclusive mode');
  }

  /** Returns the latest change; null: there is none yet, and the configuration will seed one. */
  async latest(sql: Sql = this.dataSource): Promise<RolloutPosition | null> {
    const [row] = await selectRows<RolloutPosition & { step: StepName | null }>(
      sql,
      `select ${POSITION} from rollout_change order by id desc limit 1`,
    );
    return row ? withStep(row) : null;
  }

  async append(change: NewRolloutChange, sql: Sql): Promise<RolloutPosition> {
    const [row] = await selectRows<RolloutPosition>(
      sql,
      `insert into rollout_change (percent, users, step, kind, override, changed_by, reason, gates)
       values ($1, $2, $3, $4, $5, $6, $7, $8) returning ${POSITION}`,
      [
        change.percent,
        change.users,
        change.step,
        change.kind,
        change.kind === 'override',
        change.changedBy,
        change.reason ?? null,
        change.gates === undefined ? null : JSON.stringify(change.gates),
      ],
    );
    return row;
  }

  /** Returns the changes, newest first. */
  async history(limit: number): Promise<RolloutChange[]> {
    const rows = await selectRows<RolloutChange & { step: StepName | null }>(
      this.dataSource,
      `select percent, users, step, kind, override, reason, gates, changed_by, changed_at
       from rollout_change order by id desc limit $1`,
      [limit],
    );
    return rows.map(withStep);
  }

  /** Returns the users with the `limit` lowest places among those that are enabled and active for the week. */
  async firstUsers(weekOf: string, limit: number, sql: Sql = this.dataSource): Promise<string[]> {
    const rows = await selectRows<{ user_id: string }>(
      sql,
      `select placed.user_id
       from (select identity.user_id, ${DIGEST} as digest from user_identity identity) as placed
       left join user_preferences p on p.user_id = placed.user_id
       where coalesce(p.intelligence_generation_enabled, true) and exists (select from observation o
         where o.user_id = placed.user_id and o.day >= $1::date - ${ACTIVE_DAYS} and o.day < $1::date)
       order by ${PLACE}, digest limit $2`,
      [weekOf, limit],
    );
    return rows.map((row) => row.user_id);
  }

  /** Measures the runs at this step. */
  async measure(changeId: number, sql: Sql = this.dataSource): Promise<MeasuredStep> {
    const [row] = await selectRows<MeasuredStep>(
      sql,
      `with run as (select id, status, week_of, completed_at from job_execution_log where ${RUN_AT_STEP})
       select (select count(*) from run) as runs, (select count(*) from run where status = 'failed') as "failedRuns",
         (select min(completed_at) from run) as "watchedSince",
         (select extract(epoch from now() - min(completed_at))::float8 / 3600 from run) as "watchedHours",
         (select week_of from run order by completed_at desc limit 1) as "weekOf",
         count(distinct o.user_id) as users, count(*) as processed,
         count(*) filter (where ${VERIFIED}) as verified,
         count(*) filter (where o.state in ('retrying', 'dead')) as failed,
         percentile_cont(0.95) within group (order by o.duration_ms) / 1000 as "generationSeconds"
       from job_user_outcome o where o.execution_id in (select id from run) and o.state <> 'skipped'`,
      [JOB_NAME, changeId],
    );
    return row;
  }

  /** Says whether a run at this step has ended and has not been judged yet. */
  async hasUnjudgedRun(changeId: number): Promise<boolean> {
    const rows = await selectRows(
      this.dataSource,
      `select from job_execution_log where ${RUN_AT_STEP} and metadata ->> 'rollout_judged' is null limit 1`,
      [JOB_NAME, changeId],
    );
    return rows.length > 0;
  }

  /** Marks the ended runs as judged: each is judged once, so that not every tick has the database measure the step. */
  async markJudged(changeId: number, manager: EntityManager): Promise<void> {
    await manager.query(
      `update job_execution_log set metadata = coalesce(metadata, '{}') || '{"rollout_judged": true}'
       where ${RUN_AT_STEP} and metadata ->> 'rollout_judged' is null`,
      [JOB_NAME, changeId],
    );
  }
}

/** The previous version of the service stored no step. */
function withStep<Row extends { percent: number; step: StepName | null }>(
  row: Row,
): Row & { step: StepName } {
  return { ...row, step: row.step ?? stepReached(row.percent).name };
}
