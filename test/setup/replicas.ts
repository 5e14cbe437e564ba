import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { startWithChannel } from './programs.js';
import type { ReplicaOrder } from './replica-program.js';

/** Real processes of the compiled product on one database. */
export interface Replicas {
  /** All of them at once; resolves when the last is through. @throws Error what the first that failed said */
  all(order: ReplicaOrder): Promise<void>;
  stop(): Promise<void>;
}

export async function startReplicas(count: number, environment: NodeJS.ProcessEnv): Promise<Replicas> {
  const programs = Array.from({ length: count }, () =>
    startWithChannel('../test/setup/replica-program.js', { INTELLIGENCE_ENABLED: 'true', ...environment }),
  );
  await Promise.all(programs.map(({ child }) => answerOf(child)));
  return {
    all: async (order) => {
      await Promise.all(
        programs.map(({ child }) => {
          child.send(order);
          return answerOf(child);
        }),
      );
    },
    stop: async () => {
      for (const { child } of programs) if (child.connected) child.disconnect();
      await Promise.all(programs.map(({ ended }) => ended));
    },
  };
}

async function answerOf(child: ChildProcess): Promise<void> {
  const answered = new AbortController();
  const { signal } = answered;
  const [answer] = (await Promise.race([
    once(child, 'message', { signal }),
    once(child, 'exit', { signal }).then(([code]) => [`ended with ${String(code)}`]),
  ])) as [string];
  answered.abort();
  if (answer !== 'ready' && answer !== 'done') throw new Error(`a replica ${answer}`);
}
