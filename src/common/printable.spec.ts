import { escapeControl, isPrintable } from './printable.js';

describe('printable text', () => {
  it.each(['anna', 'Zoë Ångström', '張偉', 'on call 24/7', '🌱'])('accepts %j', (text) => {
    expect(isPrintable(text)).toBe(true);
    expect(escapeControl(text)).toBe(text);
  });

  it.each([
    ['\0', '\\u0000'],
    ['a\0b', 'a\\u0000b'],
    ['\u001b]0;title\u0007\u001b[31mred', '\\u001b]0;title\\u0007\\u001b[31mred'],
    ['\u009b31m', '\\u009b31m'],
    ['\u202egnp', '\\u202egnp'],
    ['a\u2028b', 'a\\u2028b'],
  ])('refuses %j, and a terminal shows it as an escape', (text, shown) => {
    expect(isPrintable(text)).toBe(false);
    expect(escapeControl(text)).toBe(shown);
  });

  it('leaves lines and columns of a command’s output as they are', () => {
    expect(escapeControl('a\tb\nc')).toBe('a\tb\nc');
  });
});
