import Handlebars from 'handlebars';
import type { Mail } from './mailer.js';

const page = Handlebars.compile(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Your week is ready</title>
<body style="font: 16px/1.6 system-ui, sans-serif; max-width: 34rem; margin: 2rem auto; padding: 0 1rem">
<p>Good morning,</p>
<p>your brief for the past week is ready.</p>
<p><a href="{{briefUrl}}">Read it</a></p>
<p style="color: #666; font-size: 14px">The link is yours alone and holds for two weeks.
<a href="{{unsubscribeUrl}}">Stop these mails</a></p>
</body>
</html>
`);

/** The mail that a brief is ready: nothing of what is in the brief, and one click to unsubscribe (RFC 8058). */
export function briefMail(
  links: { briefUrl: string; unsubscribeUrl: string },
  to: string,
  messageId: string,
): Mail {
  return {
    to,
    messageId,
    subject: 'Your week is ready',
    text: `Good morning,

your brief for the past week is ready:
${links.briefUrl}

The link is yours alone and holds for two weeks.
Stop these mails: ${links.unsubscribeUrl}
`,
    html: page(links),
    headers: {
      'List-Unsubscribe': `<${links.unsubscribeUrl}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    },
  };
}
