import { PRESET_NAMES, presetMapping } from './presets.js';

describe('presets', () => {
  it('are found by the names of their files', () => {
    expect(PRESET_NAMES).toEqual(
      expect.arrayContaining([
        'bearable',
        'daylio',
        'esm-kossakowski',
        'fitabase',
        'garmin',
        'lifesnaps',
        'oura',
        'samsung',
        'soccermon',
        'withings',
      ]),
    );
    expect(presetMapping('no-such-preset')).toBeNull();
    expect(presetMapping('../presets/fitabase')).toBeNull();
  });

  it.each(PRESET_NAMES)('%s is a valid mapping that has the name of its file', (name) => {
    expect(presetMapping(name)?.name).toBe(name);
  });

  it.each(PRESET_NAMES)('%s gives each metric one source, so that scales do not mix', (name) => {
    const sources = new Map<string, Set<string | undefined>>();
    for (const file of presetMapping(name)!.files)
      for (const { metric, source = file.source } of file.metrics)
        sources.set(metric, (sources.get(metric) ?? new Set()).add(source));
    expect(sources.size).toBeGreaterThan(0);
    for (const used of sources.values()) expect(used.size).toBe(1);
  });
});
