import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import { selectRows } from '../../database/rows.js';
import type { Alert, AlertRule } from '../../notifications/alert.js';
import type { RuleSource } from './alert-watch.js';

const MINUTES = 10;
/** Names in one figure of the alert; the others are counted together. */
const MOST_NAMES = 5;

interface RefusedCalls {
  caller: string;
  /** The first part of the route: users, admin ... */
  kind: string;
  status: number;
  calls: number;
}

/** Reports many refused requests, from the counts in the audit. It names keys and kinds of routes, and no address. */
@Injectable()
export class RefusedCallsRule implements RuleSource {
  readonly rules: readonly AlertRule[] = ['calls_refused'];

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  async findings(): Promise<Alert[]> {
    const threshold = this.config.alerts.refusedCalls;
    if (threshold === 0) return [];
    const groups = await this.refusedLately();
    const total = groups.reduce((sum, { calls }) => sum + calls, 0);
    if (total < threshold) return [];
    const by = (name: (group: RefusedCalls) => string): string => largest(groups, name);
    return [
      {
        rule: 'calls_refused',
        subject: 'requests',
        summary: 'Many requests were refused.',
        effect:
          'A program with a wrong, expired or limited key gets and stores no data. Or someone tries keys or links.',
        nextStep:
          'If by_key names a key, look at its scopes and its limit; if it says none, check the key of each program, then the log of the proxy. GET /admin/audit lists the refused requests of each minute.',
        figures: {
          refused: total,
          minutes: MINUTES,
          threshold,
          by_key: by(({ caller }) => caller),
          by_routes: by(({ kind }) => kind),
          by_status: by(({ status }) => String(status)),
        },
      },
    ];
  }

  private refusedLately(): Promise<RefusedCalls[]> {
    return selectRows<RefusedCalls>(
      this.dataSource,
      // A pattern has no id of a person in it.
      `select caller, coalesce(nullif(split_part(route, '/', 2), ''), route) as kind, status, sum(count)::int8 as calls
       from audit_entry where status in (403, 429) and at > now() - make_interval(mins => $1)
       group by 1, 2, 3`,
      [MINUTES],
    );
  }
}

/** The largest groups by name: `none: 290, app: 20`. */
function largest(groups: readonly RefusedCalls[], nameOf: (group: RefusedCalls) => string): string {
  const calls = new Map<string, number>();
  for (const group of groups) {
    const name = nameOf(group);
    calls.set(name, (calls.get(name) ?? 0) + group.calls);
  }
  const sorted = [...calls].sort(([a, most], [b, more]) => more - most || (a < b ? -1 : 1));
  const others = sorted.slice(MOST_NAMES).reduce((sum, [, count]) => sum + count, 0);
  const shown = sorted.slice(0, MOST_NAMES).map(([name, count]) => `${name}: ${count}`);
  return [...shown, ...(others > 0 ? [`others: ${others}`] : [])].join(', ');
}
