import { DeliveryError } from '../delivery-error.js';
import { type SmtpOptions, SmtpSession } from './smtp-session.js';

/** How many mails a process sends at the same time: mail servers limit the connections of one client. */
const MOST_SESSIONS = 5;
/** A session without work is closed after this time, before the server loses patience. */
const IDLE_MS = 10_000;

/** Some sessions with one mail server, which are opened when needed and used again. */
export class SmtpSessions {
  private readonly idle: SmtpSession[] = [];
  private readonly waiting: { begin: () => void; giveUp: (error: Error) => void }[] = [];
  private busy = 0;
  private stopped = false;
  private idleTimer: NodeJS.Timeout | undefined;

  constructor(private readonly options: SmtpOptions) {}

  /** Works with a session as soon as one is free. @throws DeliveryError when none can be opened; what `work` throws */
  async use(work: (session: SmtpSession) => Promise<void>): Promise<void> {
    await this.turn();
    try {
      const session =
        this.idle.filter(({ usable }) => usable).pop() ?? (await SmtpSession.open(this.options));
      this.forget(session);
      await work(session);
      if (session.usable) this.keep(session);
    } finally {
      this.busy -= 1;
      this.waiting.shift()?.begin();
    }
  }

  /** Begins no more work. What waits for a session is rejected; what has one ends by itself. */
  stop(): void {
    this.stopped = true;
    for (const { giveUp } of this.waiting.splice(0)) giveUp(stopping());
    this.closeIdle();
  }

  private async turn(): Promise<void> {
    if (this.stopped) throw stopping();
    if (this.busy >= MOST_SESSIONS)
      await new Promise<void>((begin, giveUp) => this.waiting.push({ begin, giveUp }));
    this.busy += 1;
  }

  private keep(session: SmtpSession): void {
    if (this.stopped) return session.close();
    this.idle.push(session);
    clearTimeout(this.idleTimer);
    this.idleTimer = setTimeout(() => this.closeIdle(), IDLE_MS).unref();
  }

  private forget(session: SmtpSession): void {
    const place = this.idle.indexOf(session);
    if (place >= 0) this.idle.splice(place, 1);
  }

  private closeIdle(): void {
    clearTimeout(this.idleTimer);
    for (const session of this.idle.splice(0)) session.close();
  }
}

const stopping = (): DeliveryError =>
  new DeliveryError('stopping', 'the service stops before this mail was sent', false);
