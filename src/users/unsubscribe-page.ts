import Handlebars from 'handlebars';

const page = Handlebars.compile(`<!doctype html>
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
{{#if asks}}<form method="post"><button>Stop telling me</button></form>{{/if}}
</html>
`);

/** 'ask': a button. 'done': what its click has changed. */
export function unsubscribePage(step: 'ask' | 'done'): string {
  return step === 'ask'
    ? page({
        title: 'Stop these messages?',
        text: 'You will no longer be told when your brief is ready. Your briefs go on.',
        asks: true,
      })
    : page({
        title: 'You will hear no more',
        text: 'Nobody tells you of your brief any longer. You can turn it on again in the app.',
      });
}
