import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { readConfig } from '../../src/config/app-config.js';
import { smtpOptions } from '../../src/notifications/smtp/smtp-options.js';
import { type SmtpOptions, SmtpSession } from '../../src/notifications/smtp/smtp-session.js';
import { Authority } from '../support/certificates.js';

/** A mail server is spoken to over TLS: from the beginning (smtps:), or after STARTTLS (smtp:). */
describe('TLS to the mail server', () => {
  const authority = new Authority();
  const right = authority.issue('IP:127.0.0.1');
  const other = authority.issue('DNS:mail.internal');
  const servers: SMTPServer[] = [];
  /** What each mail came over. */
  const secure: boolean[] = [];

  afterEach(async () => {
    for (const server of servers.splice(0)) await new Promise<void>((done) => server.close(done));
    secure.length = 0;
  });
  afterAll(() => authority.remove());

  const listen = async (options: SMTPServerOptions): Promise<string> => {
    const server = new SMTPServer({
      authOptional: true,
      onData: (stream, session, done) => {
        secure.push(session.secure);
        stream.resume().once('end', () => done());
      },
      ...options,
    });
    server.on('error', () => undefined);
    servers.push(server);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.server.address() as AddressInfo;
    return `${options.secure ? 'smtps' : 'smtp'}://127.0.0.1:${port}`;
  };
  const mail = async (url: string, more: Partial<SmtpOptions> = {}) => {
    const config = readConfig({ SMTP_URL: url, MAIL_FROM: 'a@example.com', SMTP_ANSWER_SECONDS: '5' });
    const session = await SmtpSession.open({ ...smtpOptions(url, config), ...more });
    const text = Buffer.from('Subject: x\r\n\r\nx\r\n');
    await session.send({ from: 'a@example.com', to: 'b@example.com', text }, () => Promise.resolve());
    session.close();
  };
  const known = { tls: { ca: authority.ca } };

  it.each([
    ['STARTTLS', { secure: false }],
    ['TLS from the beginning', { secure: true }],
  ])('carries a mail over %s, with a certificate of a known authority', async (_, options) => {
    await mail(await listen({ ...options, ...right }), known);
    expect(secure).toEqual([true]);
  });

  it.each([
    ['an authority that is not known', 'STARTTLS', right, {}, /NODE_EXTRA_CA_CERTS/],
    ['an authority that is not known', 'TLS', right, {}, /NODE_EXTRA_CA_CERTS/],
    ['another host name', 'STARTTLS', other, known, /for another name.*SMTP_URL/],
    ['another host name', 'TLS', other, known, /for another name.*SMTP_URL/],
  ])('refuses a certificate of %s (%s), with the reason', async (_, how, certificate, more, reason) => {
    const url = await listen({ ...certificate, secure: how === 'TLS' });
    await expect(mail(url, more)).rejects.toThrow(reason);
    expect(secure).toEqual([]);
  });

  it('is demanded in production: a server without it gets no mail, unless plain_smtp is allowed', async () => {
    const url = await listen({ disabledCommands: ['STARTTLS'] });
    const optionsFor = (environment: NodeJS.ProcessEnv) => {
      const away = url.replace('127.0.0.1', 'mail.example.com');
      const config = readConfig({ SMTP_URL: away, MAIL_FROM: 'a@example.com', ...environment });
      return { ...smtpOptions(away, config), host: '127.0.0.1' };
    };
    const key = () => randomBytes(24).toString('hex');
    const production = { NODE_ENV: 'production', SERVICE_API_KEY: key(), ADMIN_API_KEY: key() };
    await expect(mail(url, optionsFor(production))).rejects.toThrow(/offers no TLS.*plain_smtp/);
    expect(secure).toEqual([]);
    await mail(url, optionsFor({ ...production, ALLOW_INSECURE: 'plain_smtp' }));
    expect(secure).toEqual([false]);
  });
});
