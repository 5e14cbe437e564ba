import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toUserRef } from '../../src/common/user-id.js';
import { builtInMetrics } from '../../src/observations/catalogue.js';
import { loincOfMetric } from '../../src/observations/doors/fhir/loinc-codes.js';
import { ObservationImporter } from '../../src/observations/import/observation-importer.js';
import { createTestApp, type TestApp } from '../support/test-app.js';

const CODED = builtInMetrics().filter(({ code }) => loincOfMetric(code) !== null);

interface Entry {
  fullUrl: string;
  resource: Record<string, unknown>;
}

describe('the export of a person by FHIR', () => {
  let service: TestApp;
  let folder: string;

  beforeAll(async () => {
    service = await createTestApp();
    folder = await mkdtemp(join(tmpdir(), 'fhir-out-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
    await service.close();
  });

  const post = async (user: string, ...items: object[]): Promise<void> => {
    const observations = items.map((item) => ({ user_id: user, ...item }));
    const { body } = await service.service.post('/observations').send({ observations }).expect(200);
    expect(body).toMatchObject({ accepted: items.length, rejected: [] });
  };
  const exported = async (user: string): Promise<{ text: string; entries: Entry[] }> => {
    const path = `/users/${encodeURIComponent(user)}/export?format=fhir`;
    const { body, headers } = await service.service
      .get(path)
      .buffer(true)
      .parse((response, done) => {
        let text = '';
        response.on('data', (piece: Buffer) => (text += piece.toString()));
        response.on('end', () => done(null, text));
      })
      .expect(200);
    expect(headers['content-type']).toBe('application/fhir+json; charset=utf-8');
    const text = body as string;
    const { entry } = JSON.parse(text) as { entry?: Entry[] };
    return { text, entries: entry ?? [] };
  };
  const resourcesOf = async (user: string) => (await exported(user)).entries.map(({ resource }) => resource);
  /** Gives a person's export to another person by the FHIR door. */
  const readInto = async (user: string, text: string): Promise<void> => {
    const path = join(folder, 'bundle.json');
    await writeFile(path, text);
    const report = await service.get(ObservationImporter).importFiles({ format: 'fhir', path, user });
    expect(report.problems).toEqual([]);
  };
  const stored = (user: string): Promise<object[]> =>
    service.dataSource.query(
      `select metric, source, body_site, moment, dated, day::text as day, value, observed_until, client_id, utc_offset
       from observation where user_id = $1 order by metric, moment, dated`,
      [toUserRef(user).userId],
    );

  it('can be read by the FHIR door, and gives the same observations and days for each metric with a code', async () => {
    const middle = ({ plausible: { min, max } }: (typeof CODED)[number]): number =>
      Math.round((min + max) / 3);
    const items = CODED.flatMap((metric) => [
      { metric: metric.code, value: middle(metric), date: '2026-03-01' },
      { metric: metric.code, value: middle(metric), observed_at: '2026-03-03T23:30:00+05:30' },
      {
        metric: metric.code,
        value: middle(metric) + 1,
        observed_at: '2026-03-05T22:10:00-08:00',
        observed_until: '2026-03-06T06:40:00.500-08:00',
        source: 'Ring',
        id: `app id/${metric.code}`,
      },
    ]);
    await post('all', ...items);
    await readInto('all again', (await exported('all')).text);
    expect(CODED.length).toBeGreaterThan(25);
    expect(await stored('all again')).toEqual(await stored('all'));
  });

  it('keeps the days of times without an offset, which count in the zone that the person had then', async () => {
    await service.service.put('/users/far/preferences').send({ time_zone: 'Pacific/Auckland' }).expect(200);
    await post('far', { metric: 'steps', value: 900, observed_at: '2026-03-01T15:00:00Z' });
    const { text, entries } = await exported('far');
    expect(entries[0].resource.effectiveDateTime).toBe('2026-03-02T04:00:00.000+13:00');
    await readInto('far again', text);
    expect(await stored('far again')).toMatchObject([{ day: '2026-03-02' }]);
  });

  it('has symptoms as HL7 describes them, with their exact severity', async () => {
    await post(
      'ill',
      { metric: 'symptom:Sore Throat', value: 4.5, date: '2026-03-01', body_site: 'Left Side' },
      { metric: 'symptom:fever', value: 0, date: '2026-03-02' },
    );
    const { text, entries } = await exported('ill');
    const resources = entries.map(({ resource }) => resource);
    expect(
      resources.find(({ valueCodeableConcept: value }) => (value as { text: string }).text === 'fever'),
    ).toEqual({
      resourceType: 'Observation',
      status: 'final',
      category: [
        {
          coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'survey' }],
        },
      ],
      subject: { reference: 'Patient/ill' },
      effectiveDateTime: '2026-03-02',
      code: {
        coding: [{ system: 'http://loinc.org', code: '111551-8', display: 'Symptom absent' }],
        text: 'Symptom absent',
      },
      valueCodeableConcept: { text: 'fever' },
    });
    expect(resources).toContainEqual(
      expect.objectContaining({
        code: {
          coding: [{ system: 'http://loinc.org', code: '75325-1', display: 'Symptom' }],
          text: 'Symptom',
        },
        valueCodeableConcept: { text: 'Sore Throat' },
        bodySite: { text: 'Left Side' },
        component: [
          {
            code: {
              coding: [{ system: 'http://loinc.org', code: '64750-3', display: 'Severity of symptoms' }],
            },
            valueCodeableConcept: {
              coding: [{ system: 'http://snomed.info/sct', code: '6736007', display: 'Moderate' }],
              text: '4.5 of 10',
            },
          },
        ],
      }),
    );
    await readInto('ill again', text);
    expect(await stored('ill again')).toEqual(await stored('ill'));
  });

  it('has values with units of UCUM, and what LOINC has no code for as text', async () => {
    await post(
      'ann@example',
      { metric: 'body_temperature', value: 37.5, date: '2026-03-01', source: 'Thermo', id: 'a 1' },
      { metric: 'mood', value: 4, date: '2026-03-01' },
      { metric: 'stress', value: 2.5, date: '2026-03-01' },
      { metric: 'noise_db', value: 60, date: '2026-03-01' },
    );
    const all = await resourcesOf('ann@example');
    const UCUM = 'http://unitsofmeasure.org';
    expect(all).toContainEqual(
      expect.objectContaining({
        identifier: [{ value: 'a 1' }],
        subject: { type: 'Patient', identifier: { value: 'ann@example' } },
        device: { display: 'Thermo' },
        code: { coding: [{ system: 'http://loinc.org', code: '8310-5' }], text: 'body temperature' },
        valueQuantity: { value: 37.5, unit: 'degC', system: UCUM, code: 'Cel' },
      }),
    );
    expect(all).toContainEqual(expect.objectContaining({ code: { text: 'mood' }, valueInteger: 4 }));
    expect(all).toContainEqual(
      expect.objectContaining({
        code: { text: 'stress' },
        valueQuantity: { value: 2.5, system: UCUM, code: '{score}' },
      }),
    );
    expect(all).toContainEqual(
      expect.objectContaining({
        code: { text: 'noise' },
        valueQuantity: { value: 60, unit: 'dB', system: UCUM, code: 'dB' },
      }),
    );
  });

  it('gives each observation the same address again, and a person without observations an empty Bundle', async () => {
    const urls = async () => (await exported('all')).entries.map(({ fullUrl }) => fullUrl).sort();
    const before = await urls();
    expect(new Set(before).size).toBe(CODED.length * 3);
    expect(await urls()).toEqual(before);
    await service.service.put('/users/new/preferences').send({ time_zone: 'Europe/Oslo' }).expect(200);
    expect((await exported('new')).text).not.toContain('entry');
  });

  it('refuses another format and an unknown person, as JSON', async () => {
    const { body } = await service.service.get('/users/all/export?format=xml').expect(400);
    expect(body).toMatchObject({ errors: [{ field: 'format', reason: 'must be one of json, fhir' }] });
    const { headers } = await service.service.get('/users/not-known/export?format=fhir').expect(404);
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    await service.admin.get('/users/all/export?format=fhir').expect(403);
  });
});
