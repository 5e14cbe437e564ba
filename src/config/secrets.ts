import type { FieldProblem } from '../common/errors.js';
import { keyWeakness } from './key-strength.js';
import type { Group, Secret, ValuesOf, Variable, VariableTree } from './variable.js';

/** A secret, and the name of the variable that holds it. */
export type HeldSecret = Secret & { variable: string };

/** Returns every secret of a configuration, in the order of the declarations. */
export function secretsOf<Tree extends VariableTree>(tree: Tree, values: ValuesOf<Tree>): HeldSecret[] {
  return Object.entries(tree).flatMap(([key, node]: [string, Variable<unknown> | Group]) => {
    const value = values[key];
    if ('variables' in node) return secretsOf(node.variables, value as ValuesOf<VariableTree>);
    return (node.secretsIn?.(value) ?? []).map((secret) => ({ ...secret, variable: node.name }));
  });
}

/** Says which secrets can be guessed, and which serve two purposes. The reasons never quote a secret. */
export function secretProblems(secrets: readonly HeldSecret[]): FieldProblem[] {
  return secrets.flatMap((held, place) => {
    // Of a secret that is given as its hash only the latter is known.
    const weakness = held.key === null ? null : keyWeakness(held.key);
    const twin = secrets
      .slice(0, place)
      .find((other) => other.digest === held.digest && purposeOf(other) !== purposeOf(held));
    return [
      ...(weakness === null ? [] : [{ field: held.variable, reason: weakness }]),
      ...(twin === undefined ? [] : [{ field: held.variable, reason: `is the same as ${twin.variable}` }]),
    ];
  });
}

/** A secret may be in a list and in the variable for a single one, as it is while it is replaced. */
const purposeOf = ({ variable }: HeldSecret): string => variable.replace(/S$/, '');
