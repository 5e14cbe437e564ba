import { Controller, Get, Header } from '@nestjs/common';
import { OpenRoute } from '../../src/access/requires-scope.js';
import { plantController } from '../support/planted-controller.js';
import { createChance } from './chance.js';
import { type FuzzResult, runFuzz } from './fuzz-run.js';
import { startFuzzedService } from './fuzz-service.js';
import { type KnownValues, makeRequest } from './generator.js';
import { LogCapture } from './log-capture.js';
import { VICTIM_ID } from './marks.js';
import { RAW_KINDS } from './raw-bytes.js';

/** What none of our routes does. */
@Controller('planted')
class PlantedController {
  @Get('broken/:id')
  @OpenRoute('fails')
  broken(): never {
    throw new Error('planted');
  }

  @Get('leaking/:id')
  @OpenRoute('answers with what belongs to others')
  @Header('content-type', 'text/plain')
  leaking(): string {
    return `${VICTIM_ID} ${new Error('planted').stack}`;
  }

  @Get('silent/:id')
  @OpenRoute('never answers')
  silent(): Promise<never> {
    return new Promise(() => undefined);
  }

  @Get('talkative/:id')
  @OpenRoute('writes to the log what does not belong there')
  talkative(): void {
    process.stdout.write(`${VICTIM_ID}\n`);
  }
}

async function fuzz(requests: number, sockets: number, answerWithinMs?: number): Promise<FuzzResult> {
  const log = new LogCapture();
  log.start();
  try {
    const service = await startFuzzedService();
    try {
      return await runFuzz(service, { requests, sockets, seed: 'spec' }, { log, answerWithinMs });
    } finally {
      await service.app.close();
    }
  } finally {
    log.stop();
  }
}

describe('hostile requests', () => {
  it('get no unexpected 5xx, no stack trace, key or data of others, and always an answer', async () => {
    const { figures, findings, statuses } = await fuzz(1500, 60);
    expect(findings).toEqual([]);
    expect(figures).toEqual({ requests: 1500, sockets: 60, unexpected_5xx: 0, leaks: 0, hung: 0 });
    // The requests are not all refused at the door.
    expect(statuses['200']).toBeGreaterThan(150);
  }, 120_000);

  it('control: find a route that fails, one that leaks, one that never answers, and one that logs an id', async () => {
    const planted = plantController(PlantedController);
    try {
      const { findings, figures } = await fuzz(300, RAW_KINDS.length, 500);
      const of = (kind: string, path: RegExp) =>
        findings.filter((finding) => finding.kind === kind && path.test(finding.by)).map(({ what }) => what);
      expect(of('unexpected_5xx', /planted\/broken/)).toContain('status 500');
      expect(of('leak', /planted\/leaking/)).toEqual(
        expect.arrayContaining(['a stack trace in an answer', "another user's id in an answer"]),
      );
      expect(of('hung', /planted\/silent/)).toContain('no answer');
      expect(of('leak', /number/)).toContain("another user's id in the log");
      expect(figures.unexpected_5xx * figures.leaks * figures.hung).toBeGreaterThan(0);
    } finally {
      planted.remove();
    }
  }, 120_000);

  it('are determined by the seed', () => {
    const routes = [{ method: 'POST', pattern: '/users/{id}/x', queries: ['limit'], examples: [{ a: [1] }] }];
    const known: KnownValues = { id: ['a'] };
    const made = (seed: string) => {
      const chance = createChance(seed);
      return JSON.stringify(Array.from({ length: 100 }, () => makeRequest(chance, routes, known)));
    };
    expect(made('1') === made('1')).toBe(true);
    expect(made('1') === made('2')).toBe(false);
  });
});
