/** Control: a process that is asked to stop drops its batches at once. */
process.prependListener('SIGTERM', () => process.exit(0));
