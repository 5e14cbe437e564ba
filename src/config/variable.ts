import { z } from 'zod';
import type { FieldProblem } from '../common/errors.js';

/** The environment without its empty variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A secret of the configuration. */
export interface Secret {
  /** null: only its hash was given. */
  key: string | null;
  /** SHA-256 of the secret, as 64 hexadecimal digits. */
  digest: string;
}

/** Everything there is to say about one environment variable, in one place. */
export interface Variable<Value> {
  readonly name: string;
  /** Checks and converts what the environment holds. */
  readonly schema: z.ZodType<Value>;
  readonly defaultIn: (environment: Environment) => Value;
  /** One or two sentences for the operator that sets it; `.env.example` shows them. */
  readonly comment: string;
  /** The value that `.env.example` shows: the default, or an example where there is none. */
  readonly example: string;
  /** The secrets in a value, if it holds any. In production they must be strong and all different. */
  secretsIn?(value: Value): readonly Secret[];
}

/** Variables of one concern: one object of the configuration and one section of `.env.example`. */
export interface Group<Variables extends VariableTree = VariableTree> {
  readonly title: string;
  readonly variables: Variables;
}

/** The configuration's shape. The key of a variable is its property's name in the configuration. */
export interface VariableTree {
  readonly [key: string]: Variable<unknown> | Group;
}

/** The configuration that a tree of variables yields. */
export type ValuesOf<Tree> = {
  readonly [Key in keyof Tree]: Tree[Key] extends Variable<infer Value>
    ? Value
    : Tree[Key] extends Group<infer Variables>
      ? ValuesOf<Variables>
      : never;
};

/** A variable with a default, which may depend on other variables; the example then has to be given. */
export function variable<Value extends string | number | boolean>(
  name: string,
  schema: z.ZodType<Value>,
  more:
    | { comment: string; default: NoInfer<Value>; example?: string }
    | { comment: string; default: (environment: Environment) => NoInfer<Value>; example: string },
): Variable<Value> {
  const { comment, default: given } = more;
  return {
    name,
    schema,
    comment,
    defaultIn: typeof given === 'function' ? given : () => given,
    example: more.example ?? String(given),
  };
}

/** A variable without a default: null when it is not set. */
export function optionalVariable<Value>(
  name: string,
  schema: z.ZodType<Value>,
  { comment, example, secretsIn }: Pick<Variable<Value>, 'comment' | 'example' | 'secretsIn'>,
): Variable<Value | null> {
  return {
    name,
    schema,
    comment,
    defaultIn: () => null,
    example,
    secretsIn: (value) => (value === null ? [] : (secretsIn?.(value) ?? [])),
  };
}

export function group<Variables extends VariableTree>(title: string, variables: Variables): Group<Variables> {
  return { title, variables };
}

/** Reads every variable of a tree. The values are complete only if no problem was added to `problems`. */
export function readVariables<Tree extends VariableTree>(
  tree: Tree,
  environment: Environment,
  problems: FieldProblem[],
): ValuesOf<Tree> {
  const entries = Object.entries(tree).map(([key, node]) => [
    key,
    'variables' in node
      ? readVariables(node.variables, environment, problems)
      : readVariable(node, environment, problems),
  ]);
  return Object.fromEntries(entries) as ValuesOf<Tree>;
}

function readVariable(
  { name, schema, defaultIn }: Variable<unknown>,
  environment: Environment,
  problems: FieldProblem[],
): unknown {
  const given = environment[name];
  if (given === undefined) return defaultIn(environment);
  const { data, error } = schema.safeParse(given);
  for (const issue of error?.issues ?? []) problems.push({ field: name, reason: reasonOf(issue) });
  return data;
}

/** Zod's own messages may quote the value, which may be a secret: ours say only what is expected. */
function reasonOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${issue.expected === 'number' || issue.expected === 'int' ? 'a number' : `a ${issue.expected}`}`;
    case 'too_small':
      return `must be at least ${issue.minimum}`;
    case 'too_big':
      return `must be at most ${issue.maximum}`;
    case 'invalid_value':
      return `must be one of ${issue.values.join(', ')}`;
    case 'custom':
      return issue.message;
    default:
      return 'is not valid';
  }
}
