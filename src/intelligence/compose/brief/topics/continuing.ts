import { message, type MessageId } from '../../../../messages/message.js';
import { choice, day, level, name } from '../../../../messages/slots.js';
import { isSymptom, metricDefinition } from '../../../../observations/catalogue.js';
import { importanceOf } from '../../../analysis/importance.js';
import { WEEK_DAYS } from '../../../analysis/windows.js';
import type { StoryStep } from '../../../domain/level-story.js';
import { storyFactId } from '../../facts/fact-ids.js';
import type { Week } from '../../week.js';
import { tell } from '../sentence.js';
import type { Topic } from './topic.js';

/** A story that continues is reported in its first weeks, and every fourth week from then on. */
const FIRST_WEEKS = 2;
const EVERY_WEEKS = 4;
/** What has ended is news of about this surprise; what continues is less. */
const ENDED = 2.2;
const CONTINUES = 1.6;

/** How the stories of earlier weeks continue: what is still going on, what came back, what has settled. */
export function continuingTopics(week: Week): Topic[] {
  return week.stories.steps.flatMap((step) => {
    const words = isSymptom(step.story.metric) ? null : wordsOf(step, week.weekOf);
    return words ? [topicOf(step, words, week)] : [];
  });
}

interface Words {
  headline: MessageId;
  sentence: MessageId;
  surprise: number;
  /** Whether the words say a direction. */
  isSided: boolean;
}

function wordsOf({ story, state, week, isStill }: StoryStep, weekOf: number): Words | null {
  if (week === null) return null;
  if (state === 'back')
    return { headline: 'story.headline.back', sentence: 'story.back', surprise: ENDED, isSided: false };
  if (state === 'new_level')
    return {
      headline: 'story.headline.new_level',
      sentence: 'story.new_level',
      surprise: ENDED,
      isSided: true,
    };
  if (state !== 'ongoing') return null;
  const weeks = (weekOf - story.openedOn) / WEEK_DAYS;
  if (weeks > FIRST_WEEKS && weeks % EVERY_WEEKS !== 0) return null;
  return isStill
    ? { headline: 'story.headline.ongoing', sentence: 'story.ongoing', surprise: CONTINUES, isSided: true }
    : { headline: 'story.headline.ongoing', sentence: 'story.nearer', surprise: 0, isSided: false };
}

function topicOf({ story, week: now }: StoryStep, words: Words, week: Week): Topic {
  const metric = metricDefinition(story.metric)!;
  const ids = [storyFactId(story.metric)];
  const slots = {
    metric: name(metric),
    direction: choice(story.direction),
    since: day(story.since),
    week: level(metric, now!.mean),
    before: level(metric, story.reference.level),
  };
  return {
    kind: 'ongoing',
    metric: metric.code,
    metrics: [metric.code],
    direction: words.isSided ? story.direction : null,
    key: null,
    weight: words.surprise * importanceOf(metric),
    ...(words.surprise === 0 ? { minor: true } : {}),
    headline: tell(week, message(words.headline, slots), ids),
    story: [tell(week, message(words.sentence, slots), ids)],
    finding: null,
  };
}
