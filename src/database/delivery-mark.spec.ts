import { type DeliveryMark, wentBack } from './delivery-mark.js';

const mark = (time: string, timeline: string | null = '00000001'): DeliveryMark => ({
  at: `2026-11-30T${time}.000000Z`,
  timeline,
});
const stored = (own: DeliveryMark | null) => ({ name: 'one', mark: own });

describe('a database went back in time', () => {
  it.each<[string, DeliveryMark | null, DeliveryMark | null, boolean]>([
    ['nothing is known of it', mark('08:00:00'), null, false],
    ['it is as far as what is known', mark('08:00:00'), mark('08:00:00'), false],
    ['it is further, because of another process', mark('08:00:05'), mark('08:00:00'), false],
    ['it is one second behind on the same timeline', mark('08:00:00'), mark('08:00:01'), true],
    ['it has no mark, and one is known', null, mark('08:00:00'), true],
    ['a standby took over without the last seconds', mark('08:00:00', '00000002'), mark('08:00:10'), false],
    ['a base backup was restored to an hour ago', mark('07:00:00', '00000002'), mark('08:00:00'), true],
    ['a timeline is not known', mark('08:00:00', null), mark('08:00:01'), true],
  ])('%s', (_, own, known, expected) => {
    expect(wentBack(stored(own), known, own?.timeline ?? '00000001')).toBe(expected);
  });
});
