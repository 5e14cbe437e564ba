/** Receives what an operator should know about the embedded server. */
export type EmbeddedLog = (entry: { event: string; message: string; [field: string]: unknown }) => void;
