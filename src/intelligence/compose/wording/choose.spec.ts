import { choose } from './choose.js';

describe('choose', () => {
  const options = ['a', 'b', 'c'];

  it('gives the same wording for the same person, week and place', () => {
    expect(choose(options, 'user', 20_000, 'greeting')).toBe(choose(options, 'user', 20_000, 'greeting'));
  });

  it('uses every wording about equally often over the weeks of a person', () => {
    const counts = new Map<string, number>();
    for (let week = 0; week < 300; week++) {
      const chosen = choose(options, 'user', 20_000 + 7 * week, 'greeting');
      counts.set(chosen, (counts.get(chosen) ?? 0) + 1);
    }
    for (const option of options) expect(counts.get(option)).toBeGreaterThan(70);
  });
});
