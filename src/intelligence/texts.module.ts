import { Global, Injectable, Module } from '@nestjs/common';
import type { Locale } from '../common/locales.js';
import { DEFAULT_OPTIONS } from '../messages/language.js';
import { message, type MessageId } from '../messages/message.js';
import { render } from '../messages/render.js';
import { type BriefMailTexts, BriefMailWords } from '../notifications/brief-mail-words.js';

@Injectable()
class CatalogueMailWords extends BriefMailWords {
  in(locale: Locale): BriefMailTexts {
    const text = (id: MessageId): string => render(message(id), { ...DEFAULT_OPTIONS, locale });
    return {
      lang: locale,
      subject: text('mail.subject'),
      hello: text('mail.hello'),
      ready: text('mail.ready'),
      read: text('mail.read'),
      holds: text('mail.holds'),
      stop: text('mail.stop'),
    };
  }
}

/** The texts of rooms below the catalogues. */
@Global()
@Module({
  providers: [{ provide: BriefMailWords, useClass: CatalogueMailWords }],
  exports: [BriefMailWords],
})
export class TextsModule {}
