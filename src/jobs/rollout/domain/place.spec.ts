import { randomUUID } from 'node:crypto';
import { rolloutPlace } from './place.js';

describe('rolloutPlace', () => {
  const users = Array.from({ length: 5000 }, () => randomUUID());

  it('only adds users when the percentage is raised', () => {
    const inside = (percent: number) => new Set(users.filter((user) => rolloutPlace(user) < percent));
    const [small, large] = [inside(10), inside(35)];
    expect([...small].every((user) => large.has(user))).toBe(true);
    expect(inside(100).size).toBe(users.length);
  });

  it('includes about the configured share of users', () => {
    const taken = users.filter((user) => rolloutPlace(user) < 25).length / users.length;
    // Five standard errors of 5,000 draws: this fails by chance once in two million runs.
    expect(Math.abs(taken - 0.25)).toBeLessThan(5 * Math.sqrt((0.25 * 0.75) / users.length));
  });
});
