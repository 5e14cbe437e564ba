/** Receives what an operator should know about the embedded server; by default on the level `log`. */
export type EmbeddedLog = (
  entry: { event: string; message: string; [field: string]: unknown },
  level?: 'log' | 'warn',
) => void;
