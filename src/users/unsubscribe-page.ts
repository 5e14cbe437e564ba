import { plainPage } from '../http/plain-page.js';

/** The page of 'ask' has a button. The page of 'done' says what the click has changed. */
export function unsubscribePage(step: 'ask' | 'done'): string {
  return step === 'ask'
    ? plainPage({
        title: 'Stop these messages?',
        text: 'You will no longer be told when your brief is ready. Your briefs go on.',
        button: 'Stop telling me',
      })
    : plainPage({
        title: 'You will hear no more',
        text: 'Nobody tells you of your brief any longer. You can turn it on again in the app.',
      });
}
