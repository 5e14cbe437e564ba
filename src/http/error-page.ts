import { plainPage } from './plain-page.js';

/** The page that a person sees in a browser instead of an error's JSON. It says no more than the JSON does. */
export function errorPage(status: number, message: string): string {
  if (status === 403)
    return plainPage({
      title: 'This page does not open',
      text: 'A link like this holds for a limited time. Ask for a new one where you got it.',
    });
  return plainPage({ title: status === 404 ? 'Nothing here' : 'This did not work', text: message });
}
