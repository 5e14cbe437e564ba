import { Inject, Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { advanceMark, createMark, type DeliveryMark, renameMark, wentBack } from './delivery-mark.js';
import { HELD, type Held, type HeldReason, holdDatabase } from './held.js';
import { HOME, type Home, type HomeReading, readHome } from './home-reading.js';
import { KnownMarks } from './known-marks.js';

/**
 * Notices that a database is a copy, or that it went back in time. The home is stored when something is first sent; a copy has
 * the home of its original, and is itself somewhere else. A restored database is behind what is known outside it. Once noticed,
 * it is so for every process until an operator confirms (decisions 77 and 80).
 */
@Injectable()
export class DatabaseHome {
  private readonly logger = new Logger(DatabaseHome.name);
  /** What this process has logged already, in milliseconds since 1970. */
  private loggedSince: number | null = null;
  /** What the last check of this process found. */
  lastHeld: Held | null = null;
  /** The mark that this process has set last. */
  private marked: { name: string; mark: DeliveryMark } | null = null;

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly known: KnownMarks,
  ) {}

  /** Call it before anything is sent. Stores the home if there is none. null: messages may leave. */
  async check(): Promise<Held | null> {
    const reading = await this.read();
    const reason = await this.reasonToHold(reading);
    if (reason !== null) await holdDatabase(this.dataSource, reason);
    else if (reading.held === null) {
      await this.learn(reading.stored, reading.own);
      await this.advance(reading);
    }
    const held = reason === null ? reading.held : (await this.read()).held;
    this.log(held);
    this.lastHeld = held;
    return held;
  }

  /** As `check`, but it only reads: also what no process has noticed yet. */
  async look(): Promise<Held | null> {
    const reading = await this.read();
    const reason = await this.reasonToHold(reading);
    return reason === null ? reading.held : { since: new Date(), reason };
  }

  /**
   * Call it between waves of messages. false: since the last check the database went back in time, or another one took its
   * place, so nothing may leave before the next check.
   */
  async stillThere(): Promise<boolean> {
    if (this.marked === null) return false;
    const { name, mark } = this.marked;
    const advanced = await advanceMark(this.dataSource, name, mark);
    if (advanced === null) return false;
    await this.remember(name, { ...mark, ...advanced });
    return true;
  }

  /** From now on the home is here, and a new memory of its deliveries begins. Returns what was held until now. */
  async confirm(): Promise<Held | null> {
    const { own, held } = await this.read();
    await this.dataSource.transaction(async (manager) => {
      await renameMark(manager);
      await manager.query(
        `insert into service_setting (name, value) values ($1, $2)
         on conflict (name) do update set value = excluded.value, updated_at = now()`,
        [HOME, JSON.stringify(own)],
      );
      await manager.query(`delete from service_setting where name = $1`, [HELD]);
    });
    this.lastHeld = null;
    return held;
  }

  private async learn(stored: Home | null, own: Home): Promise<void> {
    if (stored === null)
      return this.dataSource.query(
        `insert into service_setting (name, value) values ($1, $2) on conflict (name) do nothing`,
        [HOME, JSON.stringify(own)],
      );
    const learnsUrl = stored.public_url === null && own.public_url !== null;
    const learnsCluster = stored.cluster === null && own.cluster !== null;
    if (!learnsUrl && !learnsCluster) return;
    const learnt: Home = {
      ...stored,
      cluster: stored.cluster ?? own.cluster,
      ...(learnsUrl && { public_url: own.public_url, server: own.server }),
    };
    await this.dataSource.query(
      `update service_setting set value = $2, updated_at = now() where name = $1 and value = $3`,
      [HOME, JSON.stringify(learnt), JSON.stringify(stored)],
    );
  }

  private read(): Promise<HomeReading> {
    return readHome(this.dataSource, this.config.http.publicUrl);
  }

  /** null where it is held already, or where messages may leave. */
  private async reasonToHold({ own, stored, held, ...reading }: HomeReading): Promise<HeldReason | null> {
    if (held !== null) return null;
    const elsewhere = stored === null ? null : moved(stored, own);
    if (elsewhere !== null) return elsewhere;
    const known = reading.name === null ? null : await this.known.latest(reading.name);
    if (!wentBack(reading, known, reading.timeline)) return null;
    // Another process may have moved the mark after it was read here, and before that was known.
    const again = await this.read();
    return again.name === reading.name && wentBack(again, known, again.timeline) ? 'went_back' : null;
  }

  private async advance({ name, mark, timeline }: HomeReading): Promise<void> {
    if (mark === null) await createMark(this.dataSource, name);
    const read = mark === null ? await this.read() : { name, mark };
    const advanced = read.name === null ? null : await advanceMark(this.dataSource, read.name, read.mark);
    if (advanced === null) this.marked = null;
    else await this.remember(read.name!, { ...advanced, timeline });
  }

  private remember(name: string, mark: DeliveryMark): Promise<void> {
    this.marked = { name, mark };
    return this.known.remember(name, mark);
  }

  private log(held: Held | null): void {
    const since = held?.since.getTime() ?? null;
    if (held !== null && since !== this.loggedSince) {
      const { reason } = held;
      const figures = { reason, since: held.since.toISOString() };
      if (reason === 'went_back')
        this.logger.warn({
          event: 'outbox.database_went_back',
          message:
            'The database went back in time: nothing is sent until `npm run cli -- outbox confirm-home`; alerts are logged only.',
          ...figures,
        });
      else
        this.logger.warn({
          event: 'outbox.home_changed',
          message:
            'This database is perhaps a copy: nothing is sent until `npm run cli -- outbox confirm-home`; alerts are logged only.',
          ...figures,
        });
    }
    this.loggedSince = since;
  }
}

/**
 * Why this is another home, if it is. A failover, a new address, and a pooler or tunnel between change the server alone, and
 * say nothing. Only with another PUBLIC_URL is it a copy of the whole cluster, such as a snapshot of its disk.
 */
function moved(stored: Home, own: Home): HeldReason | null {
  if (differ(stored.cluster, own.cluster)) return 'other_cluster';
  if (differ(stored.database, own.database)) return 'other_database';
  return differ(stored.server, own.server) && differ(stored.public_url, own.public_url)
    ? 'other_public_url'
    : null;
}

const differ = (a: string | null, b: string | null): boolean => a !== null && b !== null && a !== b;
