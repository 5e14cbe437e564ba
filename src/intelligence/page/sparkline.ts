import { WEEK_DAYS } from '../analysis/windows.js';

const WIDTH = 320;
const HEIGHT = 64;
const MARGIN = 4;
/** Readable on both white and near-black, so that one picture serves both colour schemes. */
const EARLIER = '#8b95a5';
const THIS_WEEK = '#0d9488';

type Days = readonly (number | null)[];
/** A day and where its value is drawn. */
interface Point {
  day: number;
  at: string;
}

/**
 * The days of one metric as inline SVG: earlier days grey, the week in colour on a tinted background, days without a
 * value as gaps. It has no script, style sheet or outside reference; equal values give equal bytes. It is a few strings,
 * so that a page of many metrics takes no longer than its text.
 * @param values one entry per day, the last seven of them the week, at least one with a value; null: nothing recorded.
 * @param label what a screen reader says instead.
 */
export function sparkline(values: Days, label: string): string {
  const weekStart = Math.max(0, values.length - WEEK_DAYS);
  const points = pointsOf(values);
  const earlier = points.filter(({ day }) => day < weekStart);
  const week = points.filter(({ day }) => day >= weekStart);
  // A day between two gaps has no line, so it gets a dot. All days of the week get a dot.
  const alone = earlier.filter(
    ({ day }) => (values[day - 1] ?? null) === null && (values[day + 1] ?? null) === null,
  );
  const tintFrom = weekStart === 0 ? MARGIN : placeOf(weekStart - 0.5, values.length);
  return [
    `<svg role="img" aria-label="${escape(label)}" viewBox="0 0 ${WIDTH} ${HEIGHT}" fill="none" stroke-linecap="round" stroke-linejoin="round">`,
    `<rect x="${round(tintFrom)}" y="${MARGIN}" width="${round(WIDTH - MARGIN - tintFrom)}" height="${HEIGHT - 2 * MARGIN}" fill="${THIS_WEEK}" fill-opacity="0.12"/>`,
    path(lines(earlier), EARLIER, 1.5),
    path(dots(alone), EARLIER, 2.5),
    path(lines(week), THIS_WEEK, 2),
    path(dots(week), THIS_WEEK, 4),
    '</svg>',
  ].join('');
}

function pointsOf(values: Days): Point[] {
  const seen = values.filter((value) => value !== null);
  const low = Math.min(...seen);
  const high = Math.max(...seen);
  const room = (high - low || Math.abs(high) || 1) * 0.12;
  const scale = (HEIGHT - 2 * MARGIN) / (high - low + 2 * room);
  return values.flatMap((value, day) => {
    if (value === null) return [];
    const y = HEIGHT - MARGIN - (value - low + room) * scale;
    return [{ day, at: `${round(placeOf(day, values.length))} ${round(y)}` }];
  });
}

const placeOf = (day: number, days: number): number =>
  MARGIN + ((WIDTH - 2 * MARGIN) * day) / Math.max(1, days - 1);

/** A line through each series of consecutive days. */
function lines(points: readonly Point[]): string {
  return points.map(({ day, at }, i) => (points[i - 1]?.day === day - 1 ? `L${at}` : `M${at}`)).join('');
}

/** Lines of no length: their round ends are the dots. */
const dots = (points: readonly Point[]): string => points.map(({ at }) => `M${at}h0`).join('');

const path = (d: string, color: string, width: number): string =>
  d === '' ? '' : `<path d="${d}" stroke="${color}" stroke-width="${width}"/>`;

const round = (pixels: number): number => Math.round(pixels * 10) / 10;

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
]);

function escape(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => ESCAPES.get(character)!);
}
