/** Control: whoever is asked to stop drops everything. */
process.prependListener('SIGTERM', () => process.exit(0));
