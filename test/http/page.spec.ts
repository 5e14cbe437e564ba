import type { Browser } from 'playwright-core';
import { toUserRef } from '../../src/common/user-id.js';
import { SignedLinks } from '../../src/notifications/signed-links.js';
import { chromiumPath, launchChromium, watchedPage } from '../support/browser.js';
import { recordsOf, WEEK_OF } from '../support/people.js';
import { documentedRoutes } from '../support/routes.js';
import { createTestApp, SERVICE_KEY, type TestApp } from '../support/test-app.js';

const HOUR = 3600;
/** The user of the examples in the API documentation. */
const FULL = 'demo-anna';
const PEOPLE = [FULL, 'thin', 'nothing-yet'];

describe('brief page', () => {
  let service: TestApp;
  let origin: string;

  const linkTo = (user: string, seconds = HOUR, weekOf = WEEK_OF) =>
    service.get(SignedLinks).briefPath(toUserRef(user).userId, weekOf, seconds);
  const asBrowser = (path: string, app = service) =>
    app.open.get(path).set('accept', 'text/html,application/xhtml+xml,*/*;q=0.8');

  beforeAll(async () => {
    service = await createTestApp();
    await service.app.listen(0, '127.0.0.1');
    origin = await service.app.getUrl();
    const observations = [...recordsOf(FULL, 84), ...recordsOf('thin', 5)];
    await service.service.post('/observations').send({ observations }).expect(200);
    await service.service.put('/users/nothing-yet/preferences').send({}).expect(200);
    const body = { user_ids: PEOPLE, week_of: WEEK_OF };
    await service.admin.post('/admin/trigger-intelligence').send(body).expect(200);
  });
  afterAll(() => service.close());

  describe('opened by its link', () => {
    it.each(PEOPLE)('opens the brief of %s without a key', async (user) => {
      const { text, headers } = await asBrowser(await linkTo(user)).expect(200);
      expect(headers['content-type']).toMatch(/^text\/html; charset=utf-8/);
      expect(text).toContain('23 February to 1 March 2026');
    });

    it('shows the same story on the page as in the JSON', async () => {
      const { text } = await asBrowser(await linkTo(FULL)).expect(200);
      const brief = (await service.service.get(`/users/${FULL}/brief`).expect(200)).body;
      expect(text).toContain(`<h1>${brief.main_story.headline}</h1>`);
    });

    it("accepts a link with the app's own id, but for no other week of the same user", async () => {
      const link = (await linkTo(FULL)).replace(toUserRef(FULL).userId, FULL);
      await asBrowser(link).expect(200);
      await asBrowser(await linkTo(FULL, HOUR, '2025-03-03')).expect(404);
      for (const changed of [
        link.replace(WEEK_OF, '2025-03-03'),
        link.replace(`week_of=${WEEK_OF}&`, ''),
        `${link}&week_of=2025-03-03`,
        `${link}&week_of=${WEEK_OF}`,
      ])
        await asBrowser(changed).expect(403);
    });

    it('ends when the links of the user are revoked, and opens no brief of who comes back after an erasure', async () => {
      const comeAndLink = async () => {
        await service.service
          .post('/observations')
          .send({ observations: recordsOf('leaving', 5) })
          .expect(200);
        const body = { user_ids: ['leaving'], week_of: WEEK_OF };
        await service.admin.post('/admin/trigger-intelligence').send(body).expect(200);
        return linkTo('leaving');
      };
      const first = await comeAndLink();
      await asBrowser(first).expect(200);
      await service.service.delete('/users/leaving/links').expect(200);
      await asBrowser(first).expect(403);
      const second = await linkTo('leaving');
      await asBrowser(second).expect(200);

      await service.service.delete('/users/leaving').expect(200);
      const third = await comeAndLink();
      for (const old of [first, second]) await asBrowser(old).expect(403);
      await asBrowser(third).expect(200);
      await service.service.delete('/users/unknown/links').expect(404);
    });

    it('is accepted while its secret is replaced, and no longer when the secret is removed', async () => {
      const withSecrets = (environment: NodeJS.ProcessEnv) =>
        createTestApp({ DATABASE_URL: service.databaseUrl, ...environment });
      const open = async (app: TestApp, link: string) => (await asBrowser(link, app)).status;
      const linkOf = (app: TestApp) => app.get(SignedLinks).briefPath(toUserRef(FULL).userId, WEEK_OF, HOUR);
      const [before, during, after] = [
        await withSecrets({ LINK_SECRET: 'the old one' }),
        await withSecrets({ LINK_SECRETS: 'the-new-one', LINK_SECRET: 'the old one' }),
        await withSecrets({ LINK_SECRETS: 'the-new-one' }),
      ];
      try {
        const [old, made] = [await linkOf(before), await linkOf(during)];
        expect([await open(before, old), await open(during, old), await open(after, old)]).toEqual([
          200, 200, 403,
        ]);
        expect([await open(during, made), await open(after, made)]).toEqual([200, 200]);
      } finally {
        for (const app of [before, during, after]) await app.close();
      }
    });

    it('refuses an expired link', async () => {
      await asBrowser(await linkTo(FULL, -1)).expect(403);
    });

    it('refuses a link with any change, always with the same page', async () => {
      const link = await linkTo(FULL);
      const later = link.replace(/expires=(\d+)/, (_, expires) => `expires=${Number(expires) + 1}`);
      const last = link.at(-2) === 'A' ? 'B' : 'A';
      const tampered = [
        later,
        `${link.slice(0, -2)}${last}${link.at(-1)}`,
        `${link}x`,
        link.slice(0, -1),
        link.replace(/&signature.*/, ''),
        link.replace(/signature=.*/, 'signature='),
        link.replace(/expires=\d+/, 'expires=1e11'),
        link.replace('expires=', 'expires=0'),
        `${link}&signature=x`,
        link.replace(/expires=\d+&/, ''),
      ];
      for (const changed of tampered) {
        const { status, text } = await asBrowser(changed);
        expect({ changed, status }).toEqual({ changed, status: 403 });
        // The page is the same for every mistake, and uses words that a person understands.
        expect(text).toContain('Ask for a new one where you got it.');
        expect(text).not.toContain(FULL);
      }
    });

    it("refuses a link for another user's brief and for other routes of the same user", async () => {
      // Users of the time before epochs have none, so the epoch cannot tell them apart.
      await service.dataSource.query(`update user_identity set link_epoch = null`);
      const link = await linkTo(FULL);
      await asBrowser(link.replace(toUserRef(FULL).userId, toUserRef('thin').userId)).expect(403);
      for (const route of ['briefs', 'insights', 'export', 'preferences'])
        await asBrowser(link.replace('/brief?', `/${route}?`)).expect(403);
    });

    it('accepts a link of another replica, but not with another secret', async () => {
      const link = await linkTo(FULL);
      for (const [secret, status] of [
        ['', 200],
        ['of our own', 403],
      ] as const) {
        const replica = await createTestApp({ DATABASE_URL: service.databaseUrl, LINK_SECRET: secret });
        try {
          await asBrowser(link, replica).expect(status);
        } finally {
          await replica.close();
        }
      }
    });
  });

  it('forbids scripts, outside resources, frames and caching', async () => {
    const { headers } = await asBrowser(await linkTo(FULL)).expect(200);
    expect(headers).toMatchObject({
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      vary: expect.stringMatching(/accept/i),
    });
  });

  it('returns the page only to clients that accept HTML, and JSON to all others', async () => {
    const link = await linkTo(FULL);
    for (const [accept, type] of [
      ['text/html', 'html'],
      ['application/json', 'json'],
      ['*/*', 'json'],
      ['image/png', 'json'],
    ])
      expect(
        (await service.open.get(link).set('accept', accept).expect(200)).headers['content-type'],
      ).toContain(type);
  });

  const chromium = chromiumPath();
  (chromium === undefined ? describe.skip : describe)('in a browser', () => {
    let browser: Browser;

    beforeAll(async () => {
      browser = await launchChromium(chromium!);
    });
    afterAll(() => browser?.close());

    it.each(PEOPLE.flatMap((user) => [390, 1100].map((width) => [user, width] as const)))(
      'renders the brief of %s at %d pixels without errors or sideways scrolling, with one picture per metric',
      async (user, width) => {
        const { page, troubles } = await watchedPage(browser, origin, width);
        await page.goto(origin + (await linkTo(user)));
        for (const summary of await page.locator('summary').all()) await summary.click();
        const { metrics } = (await service.service.get(`/users/${user}/brief`).expect(200)).body.week_stats;
        expect(await page.locator('svg').count()).toBe(metrics.length);
        const pictured = await page
          .locator('svg')
          .evaluateAll((all) => all.map((svg) => svg.getAttribute('aria-label')));
        expect(pictured.filter((label) => !label)).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')).toBe(0);
        expect(await page.locator('h1').count()).toBe(1);
        expect(troubles).toEqual([]);
        await page.close();
      },
    );

    it('shows every route in the API documentation without loading outside resources', async () => {
      const { page, troubles } = await watchedPage(browser, origin, 1100);
      await page.goto(`${origin}/docs`);
      await page.locator('.opblock').first().waitFor();
      const shown = await page.locator('.opblock-summary-path').allInnerTexts();
      const documented = (await documentedRoutes(service)).map((route) => route.pattern);
      // A zero-width space lets long paths break.
      expect(shown.map((path) => path.replaceAll('\u200b', '')).sort()).toEqual(documented.sort());
      expect(troubles).toEqual([]);
      await page.close();
    });

    it('lets a client with a key try a route in the API documentation', async () => {
      const { page, troubles } = await watchedPage(browser, origin, 1100);
      await page.goto(`${origin}/docs`);
      await page.locator('button.authorize').first().click();
      const dialogue = page.locator('.auth-container', { hasText: 'service-key' });
      await dialogue.locator('input').fill(SERVICE_KEY);
      await dialogue.locator('button[type=submit]').click();
      await page.locator('.btn-done').first().click();
      const route = page.locator('.opblock', { has: page.locator('[data-path="/users/{id}/insights"]') });
      await route.locator('.opblock-summary').click();
      await route.locator('.try-out__btn').click();
      await route.locator('button.execute').click();
      const status = route.locator('.live-responses-table .response-col_status').last();
      await status.waitFor();
      expect(await status.innerText()).toContain('200');
      expect(troubles).toEqual([]);
      await page.close();
    });
  });
});
