import { markup } from './markup.js';
import { pageFrame } from './page-frame.js';
import type { PersonWeek } from './person-weeks.js';

/** All weeks that were written, with their headlines; `command` says how to write them again. */
export function indexPage(
  weeks: readonly PersonWeek[],
  fileOf: (place: number) => string,
  command: string,
): string {
  const rows = weeks.map(
    ({ set, person, weekOf, week }, place) =>
      markup`<tr><td><a href="${fileOf(place)}">${weekOf}</a></td><td>${set} ${person}</td><td>${week.brief.main_story.headline}</td></tr>\n`,
  );
  return pageFrame(
    `${weeks.length} briefs beside their days`,
    markup`<header>
<h1>${weeks.length} briefs beside their days</h1>
<p><code>${command}</code></p>
<p>All of them as text: <a href="briefs.txt">briefs.txt</a></p>
</header>
<table class="list index">
<tr><th>brief</th><th>person</th><th>headline</th></tr>
${rows}
</table>`,
  );
}
