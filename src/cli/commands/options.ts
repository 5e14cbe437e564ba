import { InvalidArgumentError, Option } from 'commander';
import { weekOfField } from '../../http/fields.js';
import { userIdProblem } from '../../common/user-id.js';

export const jsonOption = (): Option => new Option('--json', 'print JSON to stdout');

export const weekOption = (
  description = 'the Monday of issue, YYYY-MM-DD; default: the current week',
): Option =>
  new Option('--week-of <monday>', description).argParser((text: string) => {
    const parsed = weekOfField.safeParse(text);
    if (!parsed.success)
      throw new InvalidArgumentError(parsed.error.issues.map((issue) => issue.message).join('; '));
    return parsed.data;
  });

export function readUserId(text: string): string {
  const problem = userIdProblem(text);
  if (problem) throw new InvalidArgumentError(problem);
  return text;
}

/** Some work did not succeed. The output has said so already; the exit code says it to machines (decision 13). */
export function exitUnsuccessful(): void {
  process.exitCode = 1;
}
