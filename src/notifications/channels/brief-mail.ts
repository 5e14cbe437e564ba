import { Inject, Injectable } from '@nestjs/common';
import { localeOf } from '../../common/locales.js';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import type { Person } from '../audience.js';
import { BriefLinks } from '../brief-links.js';
import { BriefMailWords } from '../brief-mail-words.js';
import { briefMail } from '../brief-mail-template.js';
import type { BriefReady } from '../brief-ready.js';
import { Mailer } from '../mailer.js';
import type { OutboxMessage } from '../outbox.js';
import { DeliveryError } from '../delivery-error.js';
import { RefusedAddresses } from '../refused-addresses.js';
import { MailboxRefusedError } from '../smtp/smtp-errors.js';
import type { BriefChannel, HandOver } from './channel.js';

/** Mails people that their brief is ready, where they asked for mail. */
@Injectable()
export class BriefMail implements BriefChannel {
  readonly carries = 'briefs';
  readonly kind = 'brief_mail';
  readonly breaker = 'smtp';

  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly mailer: Mailer,
    private readonly refused: RefusedAddresses,
    private readonly links: BriefLinks,
    private readonly words: BriefMailWords,
  ) {}

  configured(): boolean {
    return this.config.mail.toUsers;
  }

  accepts({ email }: Person): boolean {
    return email !== null;
  }

  async send(
    { id, payload }: OutboxMessage<BriefReady>,
    { user_id: userId, email, locale }: Person,
    handOver: HandOver,
  ): Promise<void> {
    const links = {
      briefUrl: await this.links.briefUrl(userId, payload.week_of),
      unsubscribeUrl: await this.links.unsubscribeUrl(userId),
    };
    // Only accepted people have come here.
    const address = email!;
    try {
      await this.mailer.send(briefMail(links, this.words.in(localeOf(locale)), address, id), handOver);
    } catch (error) {
      if (!(error instanceof MailboxRefusedError)) throw error;
      await this.refused.mark(userId, address, error.answer);
      throw new DeliveryError(error.code, error.message, false, error, 'refused');
    }
  }
}
