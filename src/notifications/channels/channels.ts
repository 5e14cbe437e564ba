import type { Channel } from './channel.js';

/** The channels for some contents. */
export type Carrying<Carried extends Channel['carries']> = Extract<Channel, { carries: Carried }>;

/** The channels of this process, in the order of CHANNELS. */
export class Channels {
  constructor(readonly all: readonly Channel[]) {
    const kinds = all.map(({ kind }) => kind);
    const twice = kinds.find((kind, index) => kinds.indexOf(kind) < index);
    // Two channels of one kind would take each other's messages.
    if (twice !== undefined) throw new Error(`Two notification channels have the kind ${twice}.`);
  }

  /** Every channel for these contents, configured or not. */
  carrying<Carried extends Channel['carries']>(carried: Carried): Carrying<Carried>[] {
    return this.all.filter((channel): channel is Carrying<Carried> => channel.carries === carried);
  }

  /** The channels for these contents that this installation uses. */
  configured<Carried extends Channel['carries']>(carried: Carried): Carrying<Carried>[] {
    return this.carrying(carried).filter((channel) => channel.configured());
  }

  /** The names of their circuit breakers, each once. */
  breakers(): string[] {
    return [...new Set(this.all.flatMap(({ breaker }) => breaker ?? []))];
  }
}
