import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import {
  type CallHandler,
  type ExecutionContext,
  HttpException,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { FileInterceptor } from '@nestjs/platform-express';
import type { Request } from 'express';
import type { Observable } from 'rxjs';
import { AppError, BadInputError } from '../../common/errors.js';
import { brokenOff, ImportFiles, type ReceivedFile } from '../imports/queue/import-files.js';

const MB = 1_000_000;
/** Enough for a mapping; a request has few fields beside its file. */
const LIMITS = { files: 1, fields: 10, parts: 11, fieldSize: MB, fieldNameSize: 100, fieldNestingDepth: 0 };

const NO_FORM = {
  field: 'body',
  reason: 'must be a form with one file, at most ten fields, and a mapping of at most 1 MB',
};

/** The file of a request that was received, and its fields. */
export interface Upload extends ReceivedFile {
  /** As the sender names it; null: without a name. */
  name: string | null;
  fields: Readonly<Record<string, unknown>>;
}

type Done = (error: Error | null, info?: object) => void;

const uploads = new WeakMap<IncomingMessage, Upload>();

/** What UploadedFile has received. */
export const uploadOf = (request: Request): Upload => uploads.get(request)!;

/**
 * Receives the file of a request into the database while it arrives: that of the field `file` of a form, or any other body as it
 * is, with the fields in the query. A file whose request is refused is removed.
 */
@Injectable()
export class UploadedFile implements NestInterceptor {
  private readonly form: NestInterceptor;

  constructor(private readonly files: ImportFiles) {
    const Form = FileInterceptor('file', {
      limits: LIMITS,
      storage: {
        _handleFile: (request: Request, file: unknown, done: Done) => {
          const upload = file as { stream: Readable; originalname: string };
          files.receive(upload.stream).then(
            (received) => {
              uploads.set(request, { ...received, name: upload.originalname, fields: {} });
              done(null, {});
            },
            (error: unknown) => done(error as Error),
          );
        },
        _removeFile: (request: Request, _: unknown, done: Done) => {
          const upload = uploads.get(request);
          (upload ? files.discard(upload.id) : Promise.resolve()).then(
            () => done(null),
            (error: unknown) => done(error as Error),
          );
        },
      },
    });
    this.form = new Form();
  }

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<Request>();
    if (request.is('multipart/form-data'))
      return Promise.resolve(this.form.intercept(context, withFields(request, next))).catch(
        (error: unknown) => {
          if (error instanceof AppError) throw error;
          if (request.destroyed && !request.complete) throw brokenOff(error);
          throw error instanceof HttpException ? new BadInputError([NO_FORM]) : error;
        },
      );
    if ((request.headers['content-encoding'] ?? 'identity') !== 'identity')
      throw new AppError('bad_request', 'The request could not be read.', {
        status: 415,
        level: 'debug',
        problems: [{ field: 'content-encoding', reason: 'must be absent: a packed file is sent as it is' }],
      });
    const { file } = request.query;
    const received = await this.files.receive(request);
    uploads.set(request, {
      ...received,
      name: typeof file === 'string' ? file : null,
      fields: request.query,
    });
    return next.handle();
  }
}

/** The fields of a form may come behind its file. */
const withFields = (request: Request, next: CallHandler): CallHandler => ({
  handle: () => {
    const upload = uploads.get(request);
    if (!upload) throw new BadInputError([{ field: 'file', reason: 'must be a file' }]);
    uploads.set(request, { ...upload, fields: { ...request.query, ...(request.body as object) } });
    return next.handle();
  },
});
