import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled } from './install.mjs';
import { cruise } from './lib/cruise.mjs';
import { layOut } from './lib/layered-graph.mjs';
import { isMain, ROOT } from './lib/project.mjs';

/** The pictures of docs/architecture.md: the rooms of a folder, and which room imports which, read from the code. */
const PICTURES = [
  { folder: 'src', file: 'docs/architecture.svg' },
  { folder: 'src/jobs', file: 'docs/architecture-jobs.svg' },
  { folder: 'src/intelligence', file: 'docs/architecture-intelligence.svg' },
];

const CHARACTER = 7.9;
const PADDING = 28;
const HEIGHT = 32;
const ROW = 84;
const MARGIN = 24;
const BULGE = 44;

/** @param report of dependency-cruiser @returns the files of the pictures that are not as the code is */
export function outdatedPictures(report) {
  const isOutdated = ({ folder, file }) =>
    pictureOf(report, folder) !== readFileSync(join(ROOT, file), 'utf8');
  return PICTURES.filter(isOutdated).map(({ file }) => file);
}

function pictureOf(report, folder) {
  const imports = importsBetweenRooms(report, folder);
  if (imports.length === 0) throw new Error(`No room of ${folder} imports another: was the report read?`);
  const names = [...new Set(imports.flatMap(({ from, to }) => [from, to]))].sort();
  const { downwards, upwards } = withoutCycles(imports);
  const drawn = withoutImplied(downwards);
  const { rows, paths } = layOut(
    names,
    drawn.map(({ from, to }) => [from, to]),
    (name) => Math.round(name.length * CHARACTER) + PADDING,
  );
  return svg(folder, rows, paths, upwards, imports);
}

/** Which room imports from which, and in how many places. Specs do not count, nor do the files beside the rooms. */
function importsBetweenRooms({ modules }, folder) {
  const roomOf = (path) => {
    if (!path.startsWith(`${folder}/`)) return undefined;
    const [room, ...rest] = path.slice(folder.length + 1).split('/');
    return rest.length > 0 ? room : undefined;
  };
  const counts = new Map();
  for (const { source, dependencies } of modules) {
    const from = roomOf(source);
    if (!from || /\.spec\.ts$|\/testing\//.test(source)) continue;
    for (const { resolved } of dependencies) {
      const to = roomOf(resolved);
      if (to && to !== from) counts.set(`${from} ${to}`, (counts.get(`${from} ${to}`) ?? 0) + 1);
    }
  }
  return [...counts]
    .map(([edge, places]) => ({ from: edge.split(' ')[0], to: edge.split(' ')[1], places }))
    .sort((a, b) => (a.from + a.to < b.from + b.to ? -1 : 1));
}

/** Of a circle, the imports that occur in the fewest places are those that run upwards. */
function withoutCycles(imports) {
  const downwards = new Set();
  for (const edge of [...imports].sort((a, b) => b.places - a.places))
    if (!reaches([...downwards], edge.to, edge.from)) downwards.add(edge);
  return {
    downwards: imports.filter((edge) => downwards.has(edge)),
    upwards: imports.filter((edge) => !downwards.has(edge)),
  };
}

/** Without the imports that a chain of others implies: a picture of all of them hides the order. */
function withoutImplied(edges) {
  return edges.filter((edge) => {
    const others = edges.filter((other) => other !== edge);
    return !reaches(others, edge.from, edge.to);
  });
}

function reaches(edges, from, to) {
  return from === to || edges.some((edge) => edge.from === from && reaches(edges, edge.to, to));
}

function svg(folder, rows, paths, upwards, imports) {
  const yOf = new Map(rows.flatMap((row, index) => row.map((cell) => [cell, MARGIN + index * ROW])));
  const rooms = rows.flat().filter(({ name }) => name);
  const cellOf = new Map(rooms.map((cell) => [cell.name, cell]));
  const width =
    Math.max(...rows.flat().map(({ x, width: own }) => x + own / 2)) +
    2 * MARGIN +
    (upwards.length > 0 ? BULGE : 0);
  const height = (rows.length - 1) * ROW + HEIGHT + 2 * MARGIN;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    `<title>The rooms of ${folder}: an arrow leads from a room to one that it imports</title>`,
    `<!-- Drawn by tools/architecture.mjs from the imports of ${folder}: run it again instead of editing this. -->`,
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" fill="#475569"/></marker></defs>',
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    '<g fill="none" stroke="#64748b" stroke-width="1.3">',
    ...paths.map((path) => `<path d="${curve(path, yOf)}" marker-end="url(#tip)"/>`),
    '</g>',
    '<g fill="none" stroke="#b91c1c" stroke-width="1.3" stroke-dasharray="5 4">',
    ...upwards.map(
      ({ from, to }) =>
        `<path d="${upwardCurve(cellOf.get(from), cellOf.get(to), yOf)}" marker-end="url(#tip)"/>`,
    ),
    '</g>',
    '<g font-family="ui-monospace, Menlo, Consolas, monospace" font-size="13" text-anchor="middle" fill="#0f172a">',
    ...rooms.flatMap((cell) => box(cell, yOf.get(cell), imports)),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

function curve(path, yOf) {
  const points = path.map((cell, index) => {
    const top = yOf.get(cell);
    const isEnd = index === path.length - 1;
    return { x: cell.x + MARGIN, top: isEnd ? top - 2 : top, bottom: top + HEIGHT };
  });
  let d = `M${points[0].x} ${points[0].bottom}`;
  points.slice(1).forEach(({ x, top, bottom }, index) => {
    const before = points[index];
    const middle = (before.bottom + top) / 2;
    d += `C${before.x} ${middle} ${x} ${middle} ${x} ${top}`;
    if (index < points.length - 2) d += `V${bottom}`;
  });
  return d;
}

/** From side to side, around what lies between. */
function upwardCurve(from, to, yOf) {
  const [x, y] = [from.x + MARGIN + from.width / 2, yOf.get(from) + HEIGHT / 2];
  const [endX, endY] = [to.x + MARGIN + to.width / 2, yOf.get(to) + HEIGHT / 2];
  const side = Math.max(x, endX) + BULGE;
  return `M${x} ${y}C${side} ${y} ${side} ${endY} ${endX + 2} ${endY}`;
}

function box({ name, x, width }, y, imports) {
  const used = imports.filter(({ from }) => from === name).map(({ to }) => to);
  return [
    `<g><title>${name} imports ${used.length > 0 ? used.join(', ') : 'no other room'}</title>`,
    `<rect x="${x + MARGIN - width / 2}" y="${y}" width="${width}" height="${HEIGHT}" rx="7" fill="#f1f5f9" stroke="#334155"/>`,
    `<text x="${x + MARGIN}" y="${y + HEIGHT / 2 + 4.5}">${name}</text></g>`,
  ];
}

if (isMain(import.meta.url)) {
  await ensureInstalled();
  const report = await cruise();
  for (const { folder, file } of PICTURES) writeFileSync(join(ROOT, file), pictureOf(report, folder));
}
