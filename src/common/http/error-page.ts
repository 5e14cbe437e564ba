import Handlebars from 'handlebars';

const page = Handlebars.compile(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{title}}</title>
<style>
  :root { color-scheme: light dark; }
  body { font: 1.1rem/1.6 system-ui, sans-serif; max-width: 34rem; margin: 15vh auto; padding: 0 1.2rem; }
</style>
<h1>{{title}}</h1>
<p>{{text}}</p>
</html>
`);

/** What a person sees in a browser instead of an error's JSON. Tells no more than that does. */
export function errorPage(status: number, message: string): string {
  if (status === 403)
    return page({
      title: 'This page does not open',
      text: 'A link like this holds for a limited time. Ask for a new one where you got it.',
    });
  return page({ title: status === 404 ? 'Nothing here' : 'This did not work', text: message });
}
