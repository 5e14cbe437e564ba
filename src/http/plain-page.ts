import Handlebars from 'handlebars';

/** The content security policy of pages that need no script and load no outside resources. */
export const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const page = Handlebars.compile<PlainPage>(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{title}}</title>
<style>
  :root { color-scheme: light dark; }
  body { font: 1.1rem/1.6 system-ui, sans-serif; max-width: 34rem; margin: 15vh auto; padding: 0 1.2rem; }
  button { font: inherit; padding: 0.5rem 1.2rem; }
</style>
<h1>{{title}}</h1>
<p>{{text}}</p>
{{#if button}}<form method="post"><button>{{button}}</button></form>{{/if}}
</html>
`);

interface PlainPage {
  title: string;
  text: string;
  /** The text of a button that posts to the page's own address. */
  button?: string;
}

/** Renders a page with one short text for a person in a browser. It escapes its values. */
export const plainPage = (content: PlainPage): string => page(content);
