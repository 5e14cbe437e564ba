import { type Message, message } from '../../../messages/message.js';
import { choice, name } from '../../../messages/slots.js';
import type { DeclaredPair } from '../../domain/analysis.js';
import { definitionOf, speaksOfMore } from './pair-words.js';

/** Follows "whether": "mood is higher after nights with more sleep". @param rho decides the directions, as in pairWords */
export function whetherPair(pair: DeclaredPair, rho: number): Message {
  const more = speaksOfMore(pair, rho);
  return message('pair.whether', {
    x: name(definitionOf(pair.x)),
    y: name(definitionOf(pair.y)),
    amount: choice(more ? 'more' : 'less'),
    direction: choice(rho > 0 === more ? 'higher' : 'lower'),
    lag: choice(pair.lag === 1 ? 'later' : 'same'),
  });
}
