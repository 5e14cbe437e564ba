import { countRestart } from '../../src/database/embedded/server-restarts.js';
import { AlertWatch } from '../../src/monitoring/alert-watch/alert-watch.js';
import { ago, setRows } from '../support/rows.js';
import { stopTicks } from '../support/stop-ticks.js';
import { alertNotices, alertRows } from '../support/stored-messages.js';
import { createTestApp, type TestApp } from '../support/test-app.js';

const METRIC = 'weekly_intelligence_embedded_server_restarts_total';

describe('an embedded server that was started again', () => {
  let service: TestApp;
  const watch = (of = service) => of.get(AlertWatch).evaluate();
  const states = async () => (await alertRows(service)).map(({ rule, state }) => `${rule} ${state}`);
  const restarts = async () => {
    const { text } = await service.open.get('/metrics').expect(200);
    return text.split('\n').find((line) => line.startsWith(`${METRIC} `));
  };

  beforeAll(async () => {
    service = await createTestApp();
    stopTicks(service);
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(() => service.close());

  it('is reported once and counted in the metrics, until an hour has passed without another restart', async () => {
    await watch();
    expect(await states()).toEqual([]);
    expect(await restarts()).toBe(`${METRIC} 0`);

    countRestart();
    await watch();
    await watch();
    expect(await states()).toEqual(['embedded_server_restarted firing']);
    expect((await alertNotices(service)).map(({ figures }) => figures)).toEqual([{ restarts: 1 }]);
    expect(await restarts()).toBe(`${METRIC} 1`);

    // The process no longer reports it: ten minutes are over, or another one has taken its place.
    const now = performance.now() + 11 * 60_000;
    jest.spyOn(performance, 'now').mockReturnValue(now);
    await watch();
    expect(await states()).toEqual(['embedded_server_restarted firing']);
    await setRows(service, 'alert', { last_at: ago('61 minutes') }, {});
    await watch();
    expect(await states()).toEqual(['embedded_server_restarted resolved']);
  });
});
