import type { Figure } from './figure.js';
import type { Setting } from './setting.js';

/** One line of the evaluation: its question, and the module that measures it. */
export interface Line {
  key: string;
  title: string;
  load: () => Promise<{ measure(setting: Setting): Figure[] | Promise<Figure[]> }>;
}
