import { createChance } from './chance.js';
import type { FuzzOptions } from './fuzz-options.js';
import type { FuzzService } from './fuzz-service.js';
import { type FuzzRequest, makeRequest } from './generator.js';
import { type Finding, judgeAnswer, judgeLog, judgeMetrics } from './judge.js';
import type { LogCapture } from './log-capture.js';
import { makeRawBytes } from './raw-bytes.js';
import { routesToFuzz } from './routes-to-fuzz.js';
import { Sender } from './send.js';

/** The last line of the command. */
export interface FuzzFigures {
  requests: number;
  sockets: number;
  unexpected_5xx: number;
  leaks: number;
  hung: number;
}

export interface FuzzResult {
  figures: FuzzFigures;
  /** How often each status was answered. */
  statuses: Record<string, number>;
  /** What was found and by which request, without its body. */
  findings: (Finding & { by: string })[];
}

export interface FuzzMore {
  log: LogCapture;
  /** How long an answer may take. */
  answerWithinMs?: number;
  report?: (line: string) => void;
}

const ANSWER_WITHIN_MS = 20_000;
const AT_ONCE = 8;
const LOOK_EVERY = 500;
const SHOWN_CHARACTERS = 300;

/** Sends all requests, then all raw bytes; between them it looks at the log, the metrics and whether the service still answers. */
export async function runFuzz(
  service: FuzzService,
  { requests, sockets, seed }: FuzzOptions,
  { log, answerWithinMs = ANSWER_WITHIN_MS, report = () => undefined }: FuzzMore,
): Promise<FuzzResult> {
  const routes = await routesToFuzz(service.app);
  const sender = new Sender(service.port, answerWithinMs);
  const chance = createChance(seed);
  const result: FuzzResult = {
    figures: { requests, sockets, unexpected_5xx: 0, leaks: 0, hung: 0 },
    statuses: {},
    findings: [],
  };
  const add = (findings: readonly Finding[], by: string): void => {
    for (const finding of findings) {
      result.figures[finding.kind === 'leak' ? 'leaks' : finding.kind] += 1;
      result.findings.push({ ...finding, by });
      report(`FOUND ${finding.kind}: ${finding.what}, by ${by}`);
    }
  };
  const count = (status: number): void => void (result.statuses[status] = (result.statuses[status] ?? 0) + 1);

  const look = async (after: string): Promise<void> => {
    add(judgeLog(log.take()), after);
    const live = await sender.send(plain('/health/live'));
    if (typeof live === 'string' || live.status !== 200)
      add([{ kind: 'hung', what: 'the service does not say that it is alive' }], after);
    const metrics = await sender.send(plain('/metrics'));
    if (typeof metrics !== 'string') add(judgeMetrics(metrics.text), after);
  };

  const one = async (number: number): Promise<void> => {
    const request = makeRequest(chance, routes, service.known);
    const by = `request ${number} of seed ${seed}: ${request.method} ${shortened(request.path)} ${shortened(JSON.stringify(request.headers))}`;
    // The server may close an idle connection just as the next request is written to it.
    const first = await sender.send(request);
    const answer = first === 'closed' ? await sender.send(request) : first;
    if (answer === 'hung') return add([{ kind: 'hung', what: 'no answer' }], by);
    if (answer === 'closed') return add([{ kind: 'hung', what: 'closed without an answer' }], by);
    count(answer.status);
    add(judgeAnswer(answer), by);
  };

  const oneRaw = async (number: number): Promise<void> => {
    const raw = makeRawBytes(chance, number);
    const by = `socket ${number} of seed ${seed}: ${raw.kind}`;
    const answers = await sender.sendRaw(raw);
    if (answers === 'hung') return add([{ kind: 'hung', what: 'an open connection' }], by);
    for (const answer of answers) {
      count(answer.status);
      add(judgeAnswer(answer), by);
    }
  };

  const inTurns = async (total: number, work: (number: number) => Promise<void>): Promise<void> => {
    for (let sent = 0; sent < total; sent += AT_ONCE) {
      const turn = Array.from({ length: Math.min(AT_ONCE, total - sent) }, (_, index) => work(sent + index));
      await Promise.all(turn);
      if (sent % LOOK_EVERY < AT_ONCE) await look(`number ${sent} of seed ${seed}`);
    }
    await look(`number ${total} of seed ${seed}`);
  };

  try {
    await inTurns(requests, one);
    await inTurns(sockets, oneRaw);
  } finally {
    sender.close();
  }
  return result;
}

const shortened = (text: string): string => text.slice(0, SHOWN_CHARACTERS);

const plain = (path: string): FuzzRequest => ({ method: 'GET', path, headers: {}, body: null });
