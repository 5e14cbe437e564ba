import {
  type CallExpression,
  createSourceFile,
  forEachChild,
  isCallExpression,
  isNoSubstitutionTemplateLiteral,
  isStringLiteral,
  isTemplateExpression,
  type Node,
  ScriptTarget,
} from 'typescript';
import { read } from './project-files.js';

/** What a parameter of `it.each` leaves in a title: %s, %d, %p ..., $name; and `${expression}` of a template. */
const PLACEHOLDER = /%[sdifjopc#]|\$[\w.]+/g;
const ANYTHING = '\0';

/** The titles of a spec's tests and groups, as patterns: a placeholder matches any text. */
export function titlesIn(path: string): RegExp[] {
  const titles: RegExp[] = [];
  const visit = (node: Node): void => {
    if (isCallExpression(node) && isTest(node)) {
      const title = titleOf(node.arguments[0]);
      if (title !== null) titles.push(patternOf(title));
    }
    forEachChild(node, visit);
  };
  visit(createSourceFile(path, read(path), ScriptTarget.Latest, true));
  return titles;
}

/** `it('...')`, `it.each(rows)('...')`, `(here ? it : it.skip)('...')` and the same with `test` and `describe`. */
function isTest({ expression, arguments: given }: CallExpression): boolean {
  return given.length > 1 && /^\(?[^'"`]*\b(it|test|describe)\b/.test(expression.getText());
}

function titleOf(node: Node): string | null {
  if (isStringLiteral(node) || isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (!isTemplateExpression(node)) return null;
  return node.head.text + node.templateSpans.map(({ literal }) => ANYTHING + literal.text).join('');
}

function patternOf(title: string): RegExp {
  const literal = title.replaceAll(PLACEHOLDER, ANYTHING).split(ANYTHING);
  return new RegExp(
    `^${literal.map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`,
    's',
  );
}
