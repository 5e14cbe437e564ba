import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { createPcg } from '../../src/common/pcg.js';
import { composeWeek } from '../../src/intelligence/compose/compose-week.js';
import type { ObservationStream, WeekInput } from '../../src/intelligence/domain/week-input.js';
import { simulatedWeeks } from './composed-weeks.js';
import { type Figure, holds } from './figure.js';
import { hashOfWeeks } from './hash-of-weeks.js';
import type { Setting } from './setting.js';

/** A share of the simulated people is enough: a difference would already appear in the first ones. */
const SHARE = 0.15;
const ELSEWHERE: readonly NodeJS.ProcessEnv[] = [
  { TZ: 'Pacific/Auckland', LC_ALL: 'de_DE.UTF-8', LANG: 'de_DE.UTF-8' },
  { TZ: 'America/St_Johns', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' },
];

/** Compares the bytes that the same input gives. Only the running version of Node is tried. */
export function measure(setting: Setting): Figure[] {
  const scaled = { ...setting, scale: setting.scale * SHARE };
  const here = hashOfWeeks(scaled);
  return [
    holds('the same input twice', hashOfWeeks(scaled) === here),
    holds('streams and observations in another order', isSameInAnyOrder(scaled)),
    ...ELSEWHERE.map((environment) =>
      holds(
        `a server in ${environment.TZ}, ${environment.LANG}`,
        hashElsewhere(environment, scaled) === here,
      ),
    ),
  ];
}

function isSameInAnyOrder(setting: Setting): boolean {
  const pcg = createPcg('E14');
  for (const { input, week } of simulatedWeeks(setting))
    if (JSON.stringify(composeWeek(inAnotherOrder(input, (n) => pcg.int(n)))) !== JSON.stringify(week))
      return false;
  return true;
}

type Draw = (n: number) => number;

function inAnotherOrder(input: WeekInput, draw: Draw): WeekInput {
  return {
    ...input,
    streams: shuffled(
      input.streams.map((stream) => shuffledStream(stream, draw)),
      draw,
    ),
  };
}

function shuffledStream(stream: ObservationStream, draw: Draw): ObservationStream {
  const order = shuffled(
    Array.from(stream.days, (_, i) => i),
    draw,
  );
  return {
    ...stream,
    days: order.map((i) => stream.days[i]),
    values: order.map((i) => stream.values[i]),
  };
}

function shuffled<Item>(items: readonly Item[], draw: Draw): Item[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last--) {
    const drawn = draw(last + 1);
    [order[last], order[drawn]] = [order[drawn], order[last]];
  }
  return order;
}

function hashElsewhere(environment: NodeJS.ProcessEnv, { scale }: Setting): string {
  return execFileSync(process.execPath, [join(__dirname, 'print-hash.js'), String(scale)], {
    env: { ...process.env, ...environment },
    encoding: 'utf8',
  }).trim();
}
