import { Injectable } from '@nestjs/common';
import type { Sql } from '../database/rows.js';
import { Audience } from './audience.js';
import type { BriefRevised } from './brief-revised.js';
import { ChannelsInUse } from './channels-in-use.js';
import { Outbox } from './outbox.js';

export interface RevisedBrief {
  userId: string;
  weekOf: string;
  revision: number;
  changed: readonly string[];
}

/** Notifies the app of briefs that were made again and read differently: one message per person, week and revision. */
@Injectable()
export class RevisionNotices {
  constructor(
    private readonly audience: Audience,
    private readonly channels: ChannelsInUse,
    private readonly outbox: Outbox,
  ) {}

  /** Pass the transaction that stores the weeks. */
  async raise(briefs: readonly RevisedBrief[], sql: Sql): Promise<void> {
    if (briefs.length === 0) return;
    const channels = await this.channels.carrying('revisions', sql);
    const people = await this.audience.of(
      briefs.map(({ userId }) => userId),
      sql,
    );
    await this.outbox.add(
      channels.flatMap(({ kind }) =>
        briefs.flatMap(({ userId, weekOf, revision, changed }) => {
          const person = people.get(userId);
          if (!person) return [];
          const payload: BriefRevised = {
            type: 'brief_revised',
            user_id: userId,
            external_id: person.external_id,
            week_of: weekOf,
            revision,
            changed: [...changed],
          };
          return [{ dedupeKey: `${kind}:${userId}:${weekOf}:${revision}`, kind, payload, userId }];
        }),
      ),
      sql,
    );
  }
}
