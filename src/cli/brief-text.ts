import type { Brief } from '../intelligence/domain/artefacts.js';

/** A brief as text for a terminal. */
export function briefText(brief: Brief): string {
  const story = brief.main_story;
  const findings = [...brief.discoveries, ...brief.experiments].map(
    ({ title, statement }) => `* ${title}: ${statement}`,
  );
  const ranges = brief.looking_ahead.ranges.map(({ label, display }) => `- ${label}: ${display}`);
  const blocks = [
    `${brief.greeting}`,
    `${story.headline}\n${story.narrative}`,
    story.week_highlights.map((highlight) => `- ${highlight}`).join('\n'),
    findings.join('\n'),
    [brief.looking_ahead.text, ...ranges].join('\n'),
    brief.notes.map((note) => `(${note})`).join('\n'),
  ];
  return blocks.filter((block) => block !== '').join('\n\n');
}
