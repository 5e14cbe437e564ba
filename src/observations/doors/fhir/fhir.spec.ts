import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BrokenFileError, type DoorReading } from '../door.js';
import { FHIR } from './fhir.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fhir-'));
});
afterAll(() => rm(folder, { recursive: true }));

const UCUM = 'http://unitsofmeasure.org';
const loinc = (code: string): object => ({ coding: [{ system: 'http://loinc.org', code }] });
const snomed = (code: string, display = ''): object => ({
  coding: [{ system: 'http://snomed.info/sct', code, display }],
});

const observation = (code: string, more: object = {}): object => ({
  resourceType: 'Observation',
  id: `o-${code}`,
  status: 'final',
  code: loinc(code),
  subject: { reference: 'Patient/anna' },
  effectiveDateTime: '2026-03-01T08:00:00+01:00',
  valueQuantity: { value: 70, unit: 'kg', system: UCUM, code: 'kg' },
  ...more,
});

async function readAll(
  content: string,
  userId?: string,
): Promise<{ readings: DoorReading[]; broken: string | null }> {
  const path = join(folder, 'bundle.json');
  await writeFile(path, content);
  const readings: DoorReading[] = [];
  try {
    for await (const some of FHIR.read({ path, userId, onBytes: () => undefined })) readings.push(...some);
  } catch (error) {
    if (!(error instanceof BrokenFileError)) throw error;
    return { readings, broken: error.message };
  }
  return { readings, broken: null };
}

const rawOf = (readings: readonly DoorReading[]): unknown[] =>
  readings.flatMap(({ observations }) => observations.map(({ raw }) => raw));
const one = async (code: string, more: object = {}): Promise<DoorReading> =>
  (await readAll(JSON.stringify(observation(code, more)))).readings[0];

describe('observations of FHIR', () => {
  it('are read alone, in a Bundle, in a list and line by line, with their line', async () => {
    const weight = observation('29463-7');
    const [first, second] = [weight, { ...weight, id: 'o-2' }].map((each) => JSON.stringify(each));
    const bundle = `{"resourceType":"Bundle","link":[{"url":"x"}],\n"entry":[\n{"resource":${first}},\n{"resource":${second}}],"total":2}`;
    const lines = async (text: string): Promise<number[]> => {
      const { readings, broken } = await readAll(text);
      expect(broken).toBeNull();
      expect(rawOf(readings)).toHaveLength(readings.length);
      return readings.map(({ line }) => line);
    };
    expect(await lines(first)).toEqual([1]);
    expect(await lines(bundle)).toEqual([3, 4]);
    expect(await lines(`[${first},\n${second}]`)).toEqual([1, 2]);
    expect(await lines(`${first}\n${second}\n`)).toEqual([1, 2]);
    expect(await lines(`${bundle.replaceAll('\n', '')}\n${second}`)).toEqual([1, 1, 2]);
  });

  it('keep id, unit and time, and belong to their subject', async () => {
    expect(rawOf([await one('29463-7')])).toEqual([
      {
        user_id: 'anna',
        id: 'o-29463-7',
        metric: 'weight_kg',
        value: 70,
        unit: 'kg',
        observed_at: '2026-03-01T08:00:00+01:00',
      },
    ]);
  });

  it('of blood pressure are two observations', async () => {
    const part = (code: string, value: number): object => ({
      code: loinc(code),
      valueQuantity: { value, unit: 'mmHg', system: UCUM, code: 'mm[Hg]' },
    });
    const reading = await one('85354-9', {
      valueQuantity: undefined,
      component: [part('8480-6', 120), part('8462-4', 80)],
    });
    expect(rawOf([reading])).toMatchObject([
      { metric: 'blood_pressure_systolic', value: 120, id: 'o-85354-9#8480-6' },
      { metric: 'blood_pressure_diastolic', value: 80, id: 'o-85354-9#8462-4' },
    ]);
  });

  it('of symptoms are read with their severity', async () => {
    const reading = await one('75325-1', {
      valueQuantity: undefined,
      valueCodeableConcept: snomed('25064002', 'Headache (finding)'),
      component: [{ code: loinc('64750-3'), valueCodeableConcept: snomed('24484000') }],
    });
    expect(rawOf([reading])).toMatchObject([{ metric: 'symptom:Headache', value: 8 }]);
  });

  it.each<[string, object, number]>([
    ['an answer of LOINC', { coding: [{ system: 'http://loinc.org', code: 'LA6752-5' }] }, 3],
    ['an exact degree', { ...snomed('6736007'), text: '6.5 of 10' }, 6.5],
    ['no degree', {}, 5],
  ])('of symptoms may say their severity by %s', async (_title, severity, value) => {
    const reading = await one('75325-1', {
      valueQuantity: undefined,
      valueCodeableConcept: { text: 'Dyspnea (finding)' },
      component: [{ code: loinc('64750-3'), valueCodeableConcept: severity }],
      bodySite: snomed('39607008', 'Lung structure (body structure)'),
      note: [{ text: 'After stairs.' }, { text: 'Since March.' }],
    });
    expect(rawOf([reading])).toMatchObject([
      {
        metric: 'symptom:Dyspnea',
        value,
        body_site: 'Lung structure',
        note: 'After stairs.\nSince March.',
      },
    ]);
  });

  it('may say that a symptom was absent', async () => {
    const reading = await one('111551-8', {
      valueQuantity: undefined,
      valueCodeableConcept: snomed('386661006', 'Fever (finding)'),
    });
    expect(rawOf([reading])).toMatchObject([{ metric: 'symptom:Fever', value: 0 }]);
  });

  it.each(['1/(24.h)', '{steps}/d', '/d', '{steps}'])('may count the steps of a day by %s', async (code) => {
    const valueQuantity = { value: 2500, system: UCUM, code };
    expect(rawOf([await one('41950-7', { valueQuantity })])).toMatchObject([
      { metric: 'steps', value: 2500, unit: expect.stringMatching(/^(?:1|\{steps\})$/), date: '2026-03-01' },
    ]);
  });

  it('may have their id and their subject as identifiers', async () => {
    const reading = await one('29463-7', {
      id: undefined,
      identifier: [{ system: 'urn:x', value: 'w/1' }],
      subject: { identifier: { value: 'ann@example' } },
    });
    expect(rawOf([reading])).toMatchObject([{ user_id: 'ann@example', id: 'w/1' }]);
  });

  it('take back what was entered in error', async () => {
    expect(rawOf([await one('29463-7', { status: 'entered-in-error' })])).toEqual([
      { user_id: 'anna', id: 'o-29463-7', value: null },
    ]);
  });

  it.each<[string, object, string]>([
    ['a month', { effectiveDateTime: '2026-03' }, 'effectiveDateTime does not say the day'],
    ['a year', { effectiveDateTime: '2026' }, 'effectiveDateTime does not say the day'],
    [
      'a time without an offset',
      { effectiveDateTime: '2026-03-01T08:00:00' },
      'effectiveDateTime must be a day, or a time with an offset',
    ],
    [
      'no time',
      { effectiveDateTime: undefined },
      'has no effectiveDateTime, effectiveInstant or effectivePeriod',
    ],
    [
      'a unit of another system',
      { valueQuantity: { value: 70, system: 'http://example.com', code: 'kg' } },
      `its system must be ${UCUM}`,
    ],
    ['no unit', { valueQuantity: { value: 70 } }, 'has no unit: a code of UCUM is needed'],
    [
      'only a bound',
      { valueQuantity: { value: 70, comparator: '<', system: UCUM, code: 'kg' } },
      'has a comparator (less or more than), so the value is not known',
    ],
    ['a status that is not final', { status: 'preliminary' }, 'must be final, amended or corrected'],
    ['no subject', { subject: undefined }, 'must be a reference to a Patient, or give --user'],
  ])('with %s are refused', async (_title, more, reason) => {
    const { problems, observations } = await one('29463-7', more);
    expect(problems.map((problem) => problem.reason)).toEqual([reason]);
    expect(observations).toEqual([]);
  });

  it('of a second person are refused where the user was given', async () => {
    const other = observation('29463-7', { subject: { reference: 'Patient/ben' } });
    const { readings } = await readAll(
      [observation('29463-7'), other].map((each) => JSON.stringify(each)).join('\n'),
      'me',
    );
    expect(rawOf(readings)).toMatchObject([{ user_id: 'me' }]);
    expect(readings[1].problems).toEqual([
      { field: 'subject', reason: 'is another person than the first of the file' },
    ]);
  });

  it('that no metric takes are named', async () => {
    expect((await one('718-7')).notRead).toBe('LOINC:718-7');
  });
});

describe('a hostile or broken file of FHIR', () => {
  const good = JSON.stringify(observation('29463-7'));

  it.each([
    ['is cut off', `${good}\n${good.slice(0, 50)}`, 'line 2: ends too early'],
    ['is very deep', `${good}\n${'{"a":'.repeat(10_000)}`, 'line 2: is more than 100 deep'],
    [
      'has one very long object',
      `${good}\n{"a":"${'x'.repeat(5 << 20)}"}`,
      'line 2: has an object longer than 4 MiB',
    ],
    ['has an object that is no JSON', `${good}\n{"a":nothing}`, 'line 2: is not well-formed JSON'],
    ['goes over to another format', `${good}\nuser_id,metric`, 'line 2: is not well-formed JSON'],
    ['closes what is not open', `${good}\n]`, 'line 2: is not well-formed JSON'],
  ])('%s: what was read before counts', async (_title, content, reason) => {
    const { readings, broken } = await readAll(content);
    expect(broken).toBe(reason);
    expect(rawOf(readings)).toHaveLength(1);
  });

  it('without an object, or with lists in its list, is broken', async () => {
    expect((await readAll(' \n')).broken).toBe('line 2: has no object');
    expect((await readAll(`[[${good}]]`)).broken).toBe('line 1: is not well-formed JSON');
    expect((await readAll('{"resourceType":"Bundle","entry":[]}')).broken).toBeNull();
  });
});
