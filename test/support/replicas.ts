import { once } from 'node:events';
import { type Program, startWithChannel } from './programs.js';
import type { ReplicaOrder } from './replica-program.js';

/** Real processes of the compiled product on one database. */
export interface Replicas {
  /** Gives an order to all at once; resolves when the last is done. @throws Error with the first failure */
  all(order: Exclude<ReplicaOrder, 'stop'>): Promise<void>;
  /** Gives an order, and ends all with SIGKILL as soon as `when` is done. */
  killDuring(order: Exclude<ReplicaOrder, 'stop'>, when: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

/** Two cores cannot connect twenty processes to a database in time. */
const STARTED_AT_ONCE = 4;

export async function startReplicas(count: number, environment: NodeJS.ProcessEnv): Promise<Replicas> {
  const programs: Program[] = [];
  while (programs.length < count) {
    const next = Array.from({ length: Math.min(STARTED_AT_ONCE, count - programs.length) }, () =>
      startWithChannel('../test/support/replica-program.js', {
        INTELLIGENCE_ENABLED: 'true',
        ...environment,
      }),
    );
    await Promise.all(next.map(answerOf));
    programs.push(...next);
  }
  return {
    all: async (order) => {
      await Promise.all(
        programs.map((program) => {
          program.child.send(order);
          return answerOf(program);
        }),
      );
    },
    killDuring: async (order, when) => {
      for (const { child } of programs) child.send(order);
      await when();
      for (const { child } of programs) child.kill('SIGKILL');
      await Promise.all(programs.map(({ ended }) => ended));
    },
    stop: async () => {
      // Not by disconnect(): Node never reports the end of a child whose channel we closed ourselves.
      for (const { child } of programs) if (child.connected) child.send('stop');
      await Promise.all(programs.map(({ ended }) => ended));
    },
  };
}

async function answerOf({ child, said }: Program): Promise<void> {
  const answered = new AbortController();
  const { signal } = answered;
  const [answer] = (await Promise.race([
    once(child, 'message', { signal }),
    once(child, 'exit', { signal }).then(([code]) => [`ended with ${String(code)}`]),
  ])) as [string];
  answered.abort();
  if (answer !== 'ready' && answer !== 'done') throw new Error(`a replica ${answer}\n${said.stderr}`);
}
