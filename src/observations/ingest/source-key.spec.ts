import { readSource, sourceKey } from './source-key.js';

describe('sourceKey', () => {
  it.each([
    // An address, a serial number, a version or a time is no new device.
    ['phone 0x2aff9e', 'phone'],
    ['Polar H10 8A3B2C1D', 'Polar H10'],
    ['Oura (S/N: 2G8H1K)', 'Oura'],
    ['Oura #4711', 'Oura'],
    ['Mi Band C8:0F:10:22:AB:01', 'Mi Band'],
    ['Health Sync 7b0c1f6e-95d2-4b8b-9d5c-6d7e8f901234', 'Health Sync'],
    ['Garmin 3912345678', 'Garmin'],
    ['Health 12.3.1', 'Health'],
    ['Fitbit v4.21 (build 20118)', 'Fitbit'],
    ['sync 2026-11-09T10:00:00Z', 'sync'],
    [
      '<<HKDevice: 0x2815fa>, name:Apple Watch, manufacturer:Apple Inc., model:Watch, hardware:Watch6,2, software:8.5>',
      'Apple Watch Watch6,2',
    ],
    ['0x2aff9e', 'device'],
    // What names the instrument stays.
    ['watch', 'watch'],
    ['Apple Watch Series 9', 'Apple Watch Series 9'],
    ['Watch6,2', 'Watch6,2'],
    ['SM-R890', 'SM-R890'],
    ['Pixel 8 Pro', 'Pixel 8 Pro'],
    ['phq-9', 'phq-9'],
    ['Décor  Über-Waage', 'Décor Über-Waage'],
    ['', ''],
  ])('of "%s" is "%s"', (text, key) => {
    expect(sourceKey(text)).toBe(key);
    expect(sourceKey(key)).toBe(key);
  });
});

describe('readSource', () => {
  it('joins the name and the device, so that another device is another instrument', () => {
    const kinds = ['Watch6,2', 'Watch7,1'].map((device) => readSource({ name: 'Health', device }));
    expect(kinds).toEqual([
      { source: 'Health / Watch6,2', sourceKind: null },
      { source: 'Health / Watch7,1', sourceKind: null },
    ]);
  });
});
