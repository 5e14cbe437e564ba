import { Html, markup } from './markup.js';

const STYLE = `
:root { color-scheme: light; --ink: #1d2530; --soft: #5b6675; --line: #e2e0da; --accent: #0b7a70; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 96rem; padding: 1rem; background: #f7f6f3; color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: break-word; -webkit-text-size-adjust: 100%; }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; font-size: .9375rem; }
a { color: var(--accent); }
nav a { padding: .25rem 0; }
header p, .quiet { margin: 0; color: var(--soft); font-size: .875rem; }
h1 { margin: .25rem 0 .75rem; font-size: 1.5rem; line-height: 1.25; text-wrap: balance; }
h2 { margin: 1.5rem 0 .25rem; font-size: .8125rem; letter-spacing: .06em; text-transform: uppercase; color: var(--soft); }
h3 { margin: 0; font-size: .9375rem; }
.beside { display: grid; gap: 1rem 2rem; }
@media (min-width: 60rem) { .beside { grid-template-columns: minmax(24rem, 2fr) 3fr; align-items: start; } }
.beside > * { min-width: 0; }
.brief p { margin: .375rem 0; }
.ids { display: block; color: var(--soft); font: .6875rem/1.35 ui-monospace, monospace; overflow-wrap: anywhere; }
.notice { border-left: 4px solid #b42318; padding-left: .75rem; }
.rows p { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1.4fr); column-gap: .75rem; border-top: 1px solid var(--line); padding-top: .25rem; font-size: .9375rem; }
.rows p.whole { display: block; }
.rows .ids { grid-column: 1 / -1; }
.plots { display: grid; gap: .75rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr)); }
.plot { min-width: 0; background: #fff; border: 1px solid var(--line); border-radius: .5rem; padding: .5rem .625rem; }
.plot.spoken { border-color: var(--accent); box-shadow: inset 3px 0 var(--accent); }
.plot .quiet { font-size: .75rem; }
svg { display: block; width: 100%; height: auto; }
.axis { font: 9px system-ui, sans-serif; fill: #5b6675; }
.week { fill: #0b7a70; fill-opacity: .1; }
.monday { stroke: #e2e0da; stroke-width: .7; }
.band { fill: #d4a72c; fill-opacity: .22; }
.median { stroke: #a57c00; stroke-width: .8; stroke-dasharray: 3 2; }
.line { fill: none; stroke: #8b95a5; stroke-width: 1; }
.earlier { fill: #8b95a5; }
.now { fill: #0b7a70; }
.cross { stroke: #b42318; stroke-width: 1.4; fill: none; }
.cross.other { stroke: #7a5cad; }
table { table-layout: fixed; border-collapse: collapse; width: 100%; font-size: .75rem; font-variant-numeric: tabular-nums; }
th, td { padding: .125rem 0; text-align: center; font-weight: 400; }
th { color: var(--soft); }
.wide { overflow-x: auto; }
.list { table-layout: auto; }
.list th, .list td { border-top: 1px solid var(--line); text-align: left; vertical-align: top; padding: .25rem .75rem .25rem 0; overflow-wrap: anywhere; }
.list td.id { font-family: ui-monospace, monospace; }
.index td { font-size: .9375rem; }
.index td:first-child { white-space: nowrap; }
@media (max-width: 40rem) {
  .index tr:first-child { display: none; }
  .index tr { display: block; border-top: 1px solid var(--line); padding: .5rem 0; }
  .index td { display: block; border: 0; padding: 0; }
}
details { margin-top: 1.5rem; }
summary { cursor: pointer; color: var(--accent); padding: .25rem 0; }
`;

/** A page without scripts and outside resources. */
export function pageFrame(title: string, body: Html): string {
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
${body}
</body>
</html>
`;
  return page.text;
}
