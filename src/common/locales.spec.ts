import { localeOf, unitsOf } from './locales.js';

describe('localeOf', () => {
  it.each([
    ['en-US', 'en-US'],
    ['de', 'de'],
    ['de_AT', 'de'],
    ['en-AU', 'en-GB'],
    ['en', 'en-US'],
    ['fr-FR', 'en-US'],
    ['', 'en-US'],
    [null, 'en-US'],
  ])('reads %s as %s', (text, locale) => expect(localeOf(text)).toBe(locale));
});

it('reads units that are not known as metric', () => {
  expect(['imperial', 'metric_kj', 'stones', null].map(unitsOf)).toEqual([
    'imperial',
    'metric_kj',
    'metric',
    'metric',
  ]);
});
