import type { Group, Variable, VariableTree } from './variable.js';
import { VARIABLES } from './variables/index.js';

const WIDTH = 120;

const HEAD = [
  ...comment('Written by `npm run env-example` from src/config/variables: change it there.'),
  ...comment(
    'Copy to .env. Every variable is optional; its line shows the default, or an example where there is none. ' +
      'Variables that are set in the environment win over this file. An empty value counts as unset.',
  ),
];

/** The text of `.env.example`: every variable with its comment and its default. */
export function envExample(tree: VariableTree = VARIABLES): string {
  return `${[...HEAD, '', ...linesOf(tree)].join('\n')}\n`;
}

function linesOf(tree: VariableTree): string[] {
  return Object.values(tree).flatMap((node) =>
    'variables' in node ? linesOfGroup(node) : linesOfVariable(node),
  );
}

function linesOfGroup({ title, variables }: Group): string[] {
  return ['', `# --- ${title} `.padEnd(WIDTH, '-'), ...linesOf(variables)];
}

function linesOfVariable({ name, example, comment: text }: Variable<unknown>): string[] {
  return [...comment(text), `#${name}=${/\s/.test(example) ? `"${example}"` : example}`];
}

/** Comment lines of at most WIDTH characters. */
function comment(text: string): string[] {
  const lines: string[] = [];
  let line = '#';
  for (const word of text.split(' ')) {
    if (line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = '#';
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}
