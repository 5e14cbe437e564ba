import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { DatabaseHome } from '../database/database-home.js';
import type { Held } from '../database/held.js';
import { changeCount } from '../database/rows.js';
import { BriefMail } from './channels/brief-mail.js';

const PERHAPS_SENT = 'the database went back in time: it has perhaps been sent before';

export interface Released {
  /** What was held until now; null: nothing. */
  released: Held | null;
  /** The mails to people that are not sent by themselves any more. */
  kept: number;
}

/** Releases what is held. The app's backend drops what it has by its id; a person who gets a mail twice reads it twice. */
@Injectable()
export class HeldOutbox {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly home: DatabaseHome,
    private readonly briefMail: BriefMail,
  ) {}

  /** @param mail false: mails to people that are due become uncertain, unless nothing is held */
  async release(mail: boolean): Promise<Released> {
    const kept = !mail && (await this.home.look()) !== null ? await this.keepMail() : 0;
    return { released: await this.home.confirm(), kept };
  }

  private keepMail(): Promise<number> {
    return changeCount(
      this.dataSource,
      `update outbox set state = 'uncertain', last_error = $2
       where kind = $1 and state in ('pending', 'leased') and due_since <= now()`,
      [this.briefMail.kind, PERHAPS_SENT],
    );
  }
}
