import { type FileReport, type ImportProblem, type ImportReport, MAX_PROBLEMS } from './import-report.js';

/** Collects what an import reports across its files. */
export class ImportJournal {
  private readonly problems: ImportProblem[] = [];
  private readonly users = new Set<unknown>();

  noteProblem(problem: ImportProblem): void {
    if (this.problems.length < MAX_PROBLEMS) this.problems.push(problem);
  }

  noteUser(externalId: unknown): void {
    this.users.add(externalId);
  }

  report(files: readonly FileReport[]): ImportReport {
    return {
      files: [...files],
      users: this.users.size,
      rejected_total: files.reduce((sum, file) => sum + file.rejected, 0),
      problems: [...this.problems],
    };
  }
}
