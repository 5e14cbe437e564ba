import { integer } from '../schemas.js';
import { group, variable } from '../variable.js';

export const REVISIONS = {
  revisions: group('Weeks that change after they were issued', {
    weeks: variable('REVISION_WEEKS', integer(0, 52), {
      default: 4,
      comment:
        'How many issued weeks are made again when records of earlier days change, counted back from the current one. 0: none; a brief then only says that it is outdated.',
    }),
    settleMinutes: variable('REVISION_SETTLE_MINUTES', integer(0, 1440), {
      default: 15,
      comment:
        'How long the records of a person must have been left unchanged before their weeks are made again. Six hours after the first change they are in any case.',
    }),
    perDay: variable('REVISIONS_PER_DAY', integer(0, 10_000_000), {
      default: 10_000,
      comment: "How many people's weeks are made again within 24 hours, at most. 0: none.",
    }),
  }),
};
