import { createTransport } from 'nodemailer';
import { pass, type PreflightCheck } from '../check.js';

const TIMEOUT_MS = '5000';

/** Connects to the mail server and signs in, but sends nothing. */
export const mailCheck: PreflightCheck = {
  name: 'mail',
  inspect: async ({ config: { mail } }) => {
    if (mail.smtpUrl === null) return pass('SMTP_URL is not set: no mail is sent.');
    const url = new URL(mail.smtpUrl);
    for (const limit of ['connectionTimeout', 'greetingTimeout', 'socketTimeout'])
      url.searchParams.set(limit, TIMEOUT_MS);
    const transport = createTransport(url.href);
    try {
      await transport.verify();
    } finally {
      transport.close();
    }
    return pass('The mail server answers and accepts the sign-in.');
  },
};
