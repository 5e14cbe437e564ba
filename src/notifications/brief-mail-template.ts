import Handlebars from 'handlebars';
import type { BriefMailTexts } from './brief-mail-words.js';
import type { Mail } from './mailer.js';

const page = Handlebars.compile(`<!doctype html>
<html lang="{{words.lang}}">
<meta charset="utf-8">
<title>{{words.subject}}</title>
<body style="font: 16px/1.6 system-ui, sans-serif; max-width: 34rem; margin: 2rem auto; padding: 0 1rem">
<p>{{words.hello}}</p>
<p>{{words.ready}}.</p>
<p><a href="{{briefUrl}}">{{words.read}}</a></p>
<p style="color: #666; font-size: 14px">{{words.holds}}
<a href="{{unsubscribeUrl}}">{{words.stop}}</a></p>
</body>
</html>
`);

/** The mail that a brief is ready: nothing of what is in the brief, and one click to unsubscribe (RFC 8058). */
export function briefMail(
  links: { briefUrl: string; unsubscribeUrl: string },
  words: BriefMailTexts,
  to: string,
  messageId: string,
): Mail {
  return {
    to,
    messageId,
    subject: words.subject,
    text: `${words.hello}

${words.ready}:
${links.briefUrl}

${words.holds}
${words.stop}: ${links.unsubscribeUrl}
`,
    html: page({ ...links, words }),
    headers: {
      'List-Unsubscribe': `<${links.unsubscribeUrl}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    },
  };
}
