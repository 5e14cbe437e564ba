import { isoDay, weekday } from '../../src/common/calendar.js';
import { WEEK_DAYS } from '../../src/intelligence/analysis/windows.js';
import { spokenDate } from '../../src/intelligence/compose/wording/spoken-day.js';
import type { MetricDefinition } from '../../src/observations/catalogue.js';
import { type Html, markup } from './markup.js';
import { BASELINE_FROM, type PlottedDays } from './plotted-days.js';
import { shortUnit, shortValue } from './short-value.js';

const WIDTH = 340;
const HEIGHT = 108;
const LEFT = 38;
const RIGHT = 4;
const TOP = 6;
const BOTTOM = 16;
const FLOOR = HEIGHT - BOTTOM;

/** Where a day and a value are drawn. */
interface Scale {
  x: (place: number) => number;
  y: (value: number) => number;
  low: number;
  high: number;
}

/**
 * The days of a metric as a picture: earlier days grey, the week in colour on a shaded ground, the usual range of the 28
 * days before it as a band with its median, blocked days as crosses. A pointer over a day shows its date and value.
 */
export function dayPlot(days: PlottedDays): Html {
  const { metric, values } = days;
  const scale = scaleOf(days);
  return markup`<svg role="img" aria-label="${metric.label}, ${values.length} days" viewBox="0 0 ${WIDTH} ${HEIGHT}">
${weekGround(scale, values.length)}
${mondayLines(days, scale)}
${band(days, scale)}
${valueAxis(metric, scale)}
<path class="line" d="${linePath(values, scale)}"/>
${dots(days, scale)}
${crosses(days, scale)}
</svg>`;
}

function scaleOf({ values, blocked, usual }: PlottedDays): Scale {
  const recorded = values.filter((value): value is number => value !== null);
  // Blocked values may be far out: they decide the scale only where there is nothing else.
  const seen = recorded.length > 0 ? recorded : blocked.map(({ value }) => value);
  const low = Math.min(...seen, usual?.low ?? Infinity);
  const high = Math.max(...seen, usual?.high ?? -Infinity);
  const step = (WIDTH - LEFT - RIGHT) / values.length;
  const height = FLOOR - TOP - 8;
  return {
    low,
    high,
    x: (place) => round(LEFT + (place + 0.5) * step),
    y: (value) => {
      const share = high > low ? (value - low) / (high - low) : 0.5;
      return round(FLOOR - 4 - Math.min(1, Math.max(0, share)) * height);
    },
  };
}

/** The highest and the lowest value of the picture; where all are equal, only that one. */
function valueAxis(metric: MetricDefinition, { low, high, y }: Scale): Html[] {
  const ends = low === high ? [low] : [high, low];
  return ends.map((value) => axisText(LEFT - 4, y(value) + 3, shortValue(metric, value), 'end'));
}

function weekGround({ x }: Scale, count: number): Html {
  const from = x(count - WEEK_DAYS - 0.5);
  return markup`<rect class="week" x="${from}" y="${TOP}" width="${round(x(count - 0.5) - from)}" height="${FLOOR - TOP}"/>`;
}

/** A line before each Monday, with the date of every second one; the last of them begins the week. */
function mondayLines({ start, values }: PlottedDays, { x }: Scale): Html[] {
  const mondays = values.flatMap((_, place) => (weekday(start + place) === 0 ? [place] : []));
  return mondays.map((place, i) => {
    const at = x(place - 0.5);
    const isNamed = (mondays.length - 1 - i) % 2 === 0;
    const date = isNamed ? axisText(at, HEIGHT - 4, shortDate(start + place), 'start') : null;
    return markup`<path class="monday" d="M${at} ${TOP}V${FLOOR}"/>${date}`;
  });
}

function band({ usual, values }: PlottedDays, { x, y }: Scale): Html | null {
  if (usual === null) return null;
  const from = x(BASELINE_FROM - 0.5);
  const to = x(values.length - 0.5);
  const top = y(usual.high);
  // A range without width is drawn as a line.
  const height = Math.max(1, round(y(usual.low) - top));
  return markup`<rect class="band" x="${from}" y="${top}" width="${round(to - from)}" height="${height}"/><path class="median" d="M${from} ${y(usual.middle)}H${to}"/>`;
}

/** A line through consecutive days. */
const linePath = (values: PlottedDays['values'], { x, y }: Scale): string =>
  values
    .map((value, place) => {
      if (value === null) return '';
      const isJoined = place > 0 && values[place - 1] !== null;
      return `${isJoined ? 'L' : 'M'}${x(place)} ${y(value)}`;
    })
    .join('');

function dots(days: PlottedDays, { x, y }: Scale): Html[] {
  const firstOfWeek = days.values.length - WEEK_DAYS;
  return days.values.flatMap((value, place) => {
    if (value === null) return [];
    const isNow = place >= firstOfWeek;
    return [
      markup`<circle class="${isNow ? 'now' : 'earlier'}" cx="${x(place)}" cy="${y(value)}" r="${isNow ? 3 : 1.8}">${title(days, place, value)}</circle>`,
    ];
  });
}

const crosses = (days: PlottedDays, { x, y }: Scale): Html[] =>
  days.blocked.map(({ place, reason, value }) => {
    const kind = reason === 'other_source' ? 'cross other' : 'cross';
    const from = `M${round(x(place) - 3)} ${round(y(value) - 3)}`;
    return markup`<path class="${kind}" d="${from}l6 6m0 -6l-6 6">${title(days, place, value, `, blocked: ${reason}`)}</path>`;
  });

const title = ({ metric, start }: PlottedDays, place: number, value: number, more = ''): Html =>
  markup`<title>${isoDay(start + place)}: ${shortValue(metric, value)} ${shortUnit(metric)}${more}</title>`;

const axisText = (x: number, y: number, text: string, anchor: 'start' | 'end'): Html =>
  markup`<text class="axis" x="${x}" y="${y}" text-anchor="${anchor}">${text}</text>`;

/** `3 Nov` */
const shortDate = (day: number): string => spokenDate(day).replace(/^(\d+ \w{3}).*$/, '$1');

const round = (pixels: number): number => Math.round(pixels * 10) / 10;
