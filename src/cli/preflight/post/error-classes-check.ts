import { JOB_NAME } from '../../../common/job-name.js';
import { selectRows } from '../../../database/rows.js';
import { pass, type PreflightCheck, warn } from '../check.js';

const DAYS = 8;

/** The error classes of the failed users, in the runs of the last eight days. */
export const errorClassesCheck: PreflightCheck = {
  name: 'error_classes',
  inspect: async ({ database }) => {
    const classes = await selectRows<{ error_class: string; users: number; dead: number }>(
      database(),
      `select coalesce(o.error_class, 'unknown') as error_class, count(*) as users,
         count(*) filter (where o.state = 'dead') as dead
       from job_user_outcome o join job_execution_log e on e.id = o.execution_id
       where e.job_name = $1 and e.started_at > now() - make_interval(days => $2) and o.state in ('retrying', 'dead')
       group by 1 order by users desc, error_class`,
      [JOB_NAME, DAYS],
    );
    if (classes.length === 0) return pass(`No user failed in the runs of the last ${DAYS} days.`);
    return warn(
      classes
        .map(
          ({ error_class, users, dead }) =>
            `${error_class}: ${users} ${users === 1 ? 'user' : 'users'}, ${dead} given up on`,
        )
        .join('\n'),
      'docs/operations.md says what each class means.',
    );
  },
};
