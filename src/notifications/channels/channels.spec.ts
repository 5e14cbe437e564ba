import type { Channel } from './channel.js';
import { Channels } from './channels.js';

const channel = (carries: Channel['carries'], kind: string, change: Partial<Channel> = {}): Channel =>
  ({
    carries,
    kind,
    breaker: null,
    configured: () => true,
    send: () => Promise.resolve(),
    ...change,
  }) as Channel;

describe('Channels', () => {
  const mail = channel('briefs', 'brief_mail', { breaker: 'smtp' });
  const app = channel('briefs', 'brief_ready', { breaker: 'app', configured: () => false });
  const operators = channel('alerts', 'alert_mail', { breaker: 'smtp' });
  const channels = new Channels([mail, app, operators]);

  it('finds the channels for some contents, in the order of the list', () => {
    expect(channels.carrying('briefs')).toEqual([mail, app]);
    expect(channels.carrying('red_flags')).toEqual([]);
  });

  it('finds the configured ones among them', () => {
    expect(channels.configured('briefs')).toEqual([mail]);
    expect(channels.configured('alerts')).toEqual([operators]);
  });

  it('names a circuit breaker once, though two channels share it', () => {
    expect(channels.breakers()).toEqual(['smtp', 'app']);
  });

  it('refuses two channels of one kind', () => {
    expect(() => new Channels([mail, app, channel('alerts', 'brief_mail')])).toThrow(
      'Two notification channels have the kind brief_mail.',
    );
  });
});
