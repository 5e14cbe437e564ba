import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { isEmailAddress } from '../common/email-address.js';
import { type Sql, selectRows } from '../database/rows.js';
import { ADDRESS_IS_REFUSED } from './refused-addresses.js';

/** A person who wants to be notified. */
export interface Person {
  user_id: string;
  external_id: string | null;
  time_zone: string | null;
  /** As it is stored; the host app may have written anything. */
  locale: string | null;
  /** null: the person did not ask for mail, gave no address or not exactly one, or gave one that was refused for good. */
  email: string | null;
}

/** The people who want to be notified of their brief, by their preferences at this moment. */
@Injectable()
export class Audience {
  private readonly logger = new Logger(Audience.name);

  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** Those of `userIds` whose notifications are on. Demo users have no app and no mailbox, so they are left out. */
  async of(userIds: readonly string[], sql: Sql = this.dataSource): Promise<Map<string, Person>> {
    const rows = await selectRows<Person>(
      sql,
      `select asked.user_id, i.external_id, p.time_zone, p.locale,
         case when p.notification_channel = 'email' and not ${ADDRESS_IS_REFUSED} then nullif(p.email, '') end as email
       from unnest($1::uuid[]) as asked(user_id)
       left join user_identity i using (user_id) left join user_preferences p using (user_id)
       where coalesce(p.intelligence_notification_enabled, true) and not coalesce(i.demo, false)`,
      [userIds],
    );
    return new Map(this.withOneAddress(rows).map((person) => [person.user_id, person]));
  }

  /** The host app may have written anything into its own table: a mail goes to exactly one address, or to none. */
  private withOneAddress(people: readonly Person[]): Person[] {
    const usable = people.map((person) =>
      person.email === null || isEmailAddress(person.email) ? person : { ...person, email: null },
    );
    const unusable = usable.filter(({ email }, index) => email !== people[index].email).length;
    if (unusable > 0)
      this.logger.warn({
        event: 'brief_mail.addresses_unusable',
        message:
          'People asked for mail, and what is stored for them is not one valid address: they get no mail.',
        people: unusable,
      });
    return usable;
  }

  /** What a link to a brief of this user signs beside the week; empty until it is changed for the first time. */
  async linkEpoch(userId: string): Promise<string> {
    const [row] = await selectRows<{ link_epoch: string | null }>(
      this.dataSource,
      `select link_epoch from user_identity where user_id = $1`,
      [userId],
    );
    return row?.link_epoch ?? '';
  }
}
