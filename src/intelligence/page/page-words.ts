import { optionsInForce } from '../../messages/in-force.js';
import type { Message } from '../../messages/message.js';
import { render } from '../../messages/render.js';

/** A text of the page, in the language of its brief. */
export const words = (text: Message): string => render(text, optionsInForce());
