/**
 * Places the nodes of a graph in rows, so that every edge runs downwards, and its edges in curves between them. The
 * method is Sugiyama's: levels, placeholders where an edge passes a row, an order with few crossings, then positions.
 * Equal graphs give equal places.
 */
const SWEEPS = 24;
const GAP = 26;
const PLACEHOLDER_WIDTH = 10;

/**
 * @param names of the nodes; @param edges pairs [from, to] of them, without a cycle
 * @returns rows from the top, each a list of `{ name, x }` (placeholders have no name), and each edge as the cells that
 * it passes, from its start to its end
 */
export function layOut(names, edges, widthOf) {
  const levels = levelsOf(names, edges);
  const rows = Array.from({ length: Math.max(...levels.values()) + 1 }, () => []);
  const cells = new Map(names.map((name) => [name, { name, width: widthOf(name), above: [], below: [] }]));
  for (const name of names) rows[levels.get(name)].push(cells.get(name));
  const paths = edges.map(([from, to]) => pathBetween(cells.get(from), cells.get(to), levels, rows));
  order(rows);
  place(rows);
  return { rows: rows.toReversed(), paths };
}

/** What is imported lies below; a node that more nodes import than it imports itself moves up to them. */
function levelsOf(names, edges) {
  const below = (name) => edges.filter(([from]) => from === name).map(([, to]) => to);
  const above = (name) => edges.filter(([, to]) => to === name).map(([from]) => from);
  const levels = new Map();
  const level = (name) => {
    if (!levels.has(name)) levels.set(name, Math.max(-1, ...below(name).map(level)) + 1);
    return levels.get(name);
  };
  const topDown = [...names].sort((a, b) => level(b) - level(a));
  for (const name of topDown)
    if (above(name).length > 0 && below(name).length <= above(name).length)
      levels.set(name, Math.min(...above(name).map(level)) - 1);
  return levels;
}

function pathBetween(start, end, levels, rows) {
  const path = [start];
  for (let level = levels.get(start.name) - 1; level > levels.get(end.name); level--) {
    const placeholder = { width: PLACEHOLDER_WIDTH, above: [], below: [] };
    rows[level].push(placeholder);
    path.push(placeholder);
  }
  path.push(end);
  path.slice(1).forEach((cell, index) => {
    cell.above.push(path[index]);
    path[index].below.push(cell);
  });
  return path;
}

/** Sorts each row by the mean place of its neighbours, up and down, and keeps the order with the fewest crossings. */
function order(rows) {
  const number = () => rows.forEach((row) => row.forEach((cell, index) => (cell.index = index)));
  number();
  let best = { crossings: crossingsOf(rows), orders: rows.map((row) => [...row]) };
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const side = sweep % 2 === 0 ? 'below' : 'above';
    for (const row of side === 'below' ? rows : rows.toReversed()) {
      for (const cell of row)
        cell.wish = mean(
          cell[side].map(({ index }) => index),
          cell.index,
        );
      row.sort((a, b) => a.wish - b.wish);
      number();
    }
    const crossings = crossingsOf(rows);
    if (crossings < best.crossings) best = { crossings, orders: rows.map((row) => [...row]) };
  }
  rows.forEach((row, index) => row.splice(0, row.length, ...best.orders[index]));
  number();
}

function crossingsOf(rows) {
  let crossings = 0;
  for (const row of rows) {
    const edges = row.flatMap((cell) => cell.below.map((lower) => [cell.index, lower.index]));
    for (const [a, b] of edges) for (const [c, d] of edges) if (a < c && b > d) crossings++;
  }
  return crossings;
}

/** Moves each cell towards its neighbours, as far as the order and the widths of the row allow. */
function place(rows) {
  for (const row of rows) {
    let x = 0;
    for (const cell of row) {
      cell.x = x + cell.width / 2;
      x += cell.width + GAP;
    }
    for (const cell of row) cell.x -= x / 2;
  }
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const row of sweep % 2 === 0 ? rows : rows.toReversed()) {
      const wishes = row.map((cell) =>
        mean(
          [...cell.above, ...cell.below].map(({ x }) => x),
          cell.x,
        ),
      );
      spread(row, wishes);
    }
  }
  const left = Math.min(...rows.flat().map(({ x, width }) => x - width / 2));
  for (const cell of rows.flat()) cell.x = Math.round(cell.x - left);
}

/** The mean of packing from the left and from the right: both keep the order and the gaps, and so does their mean. */
function spread(row, wishes) {
  const distance = (a, b) => (a.width + b.width) / 2 + GAP;
  const fromLeft = [];
  row.forEach((cell, i) =>
    fromLeft.push(i === 0 ? wishes[0] : Math.max(wishes[i], fromLeft[i - 1] + distance(row[i - 1], cell))),
  );
  const fromRight = [];
  for (let i = row.length - 1; i >= 0; i--)
    fromRight[i] =
      i === row.length - 1 ? wishes[i] : Math.min(wishes[i], fromRight[i + 1] - distance(row[i], row[i + 1]));
  row.forEach((cell, i) => (cell.x = (fromLeft[i] + fromRight[i]) / 2));
}

function mean(values, otherwise) {
  return values.length === 0 ? otherwise : values.reduce((sum, value) => sum + value, 0) / values.length;
}
