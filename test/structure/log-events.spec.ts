import ts from 'typescript';
import { filesIn, read } from '../docs/project-files.js';

interface Entry {
  place: string;
  /** Empty: the call has no event. Two where the code chooses between them. */
  events: string[];
}

const LEVELS = ['log', 'warn', 'error', 'fatal', 'debug', 'verbose'];
const FORM = /^[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*$/;

/**
 * Calls of a Nest logger (`this.logger.warn(...)`) and entries that are made elsewhere and handed to one: objects with
 * an event and a message.
 */
function entriesIn(file: string, text: string): Entry[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const entries: Entry[] = [];
  const add = (node: ts.Node, events: string[]): void => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart());
    entries.push({ place: `${file}:${line + 1}`, events });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isObjectLiteralExpression(node) && eventsOf(node).length > 0) add(node, eventsOf(node));
    else if (isLogCall(node) && !isEntry(node.arguments[0])) add(node, []);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return entries;
}

function isLogCall(node: ts.Node): node is ts.CallExpression {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
  const { expression: logger, name } = node.expression;
  return /(^|\.)logger$/.test(logger.getText()) && LEVELS.includes(name.text);
}

/** An entry, or the name of one that is made elsewhere. */
const isEntry = (argument: ts.Expression | undefined): boolean =>
  argument !== undefined &&
  (ts.isIdentifier(argument) || (ts.isObjectLiteralExpression(argument) && eventsOf(argument).length > 0));

function eventsOf(object: ts.ObjectLiteralExpression): string[] {
  const values = new Map<string, ts.Expression>();
  for (const property of object.properties)
    if (ts.isPropertyAssignment(property)) values.set(property.name.getText(), property.initializer);
  const event = values.get('event');
  if (!event || !values.has('message')) return [];
  const choices = ts.isConditionalExpression(event) ? [event.whenTrue, event.whenFalse] : [event];
  return choices.flatMap((choice) => (ts.isStringLiteralLike(choice) ? [choice.text] : []));
}

const entries = filesIn('src')
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
  .flatMap((file) => entriesIn(file, read(file)));

describe('log messages', () => {
  it('carry a stable event name beside a sentence', () => {
    expect(entries.length).toBeGreaterThan(30);
    expect(
      entries.filter(({ events }) => events.length === 0 || !events.every((event) => FORM.test(event))),
    ).toEqual([]);
  });

  it('are listed in the runbook by their events, and no other event is', () => {
    const [, section = ''] = read('docs/operations.md').split('## Log events\n');
    const listed = [...section.split('\n## ')[0].matchAll(/^\| `([\w.]+)` \|/gm)].map(([, event]) => event);
    expect(listed).toEqual([...new Set(entries.flatMap(({ events }) => events))].sort());
  });

  it('control: a message without an event is found', () => {
    const text = `
      this.logger.warn('lost');
      logger.log({ message: 'lost' });
      this.logger.error({ event: 'lease.lost', message: 'The lease is lost.' });`;
    expect(entriesIn('example.ts', text).map(({ events }) => events)).toEqual([[], [], ['lease.lost']]);
  });
});
