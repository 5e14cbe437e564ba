import { type Attributes, context, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { Logger } from '@nestjs/common';
import { describeError } from './errors.js';
import { networkRemedy } from './network-trouble.js';
import { withinMs } from './within.js';

const NAME = 'weekly-intelligence';
/** A collector that does not answer must delay neither the work nor the end of the process. */
const EXPORT_TIMEOUT_MS = 2000;
const STOP_TIMEOUT_MS = 3000;

/** While it is false, nothing is traced and `traced` costs one comparison. */
let tracing = false;

/** Sends spans to an OTLP/HTTP collector until the returned function is called. The SDK is loaded only here. */
export async function startTracing(endpoint: string, version: string): Promise<() => Promise<void>> {
  const [{ BatchSpanProcessor, NodeTracerProvider }, { OTLPTraceExporter }, { resourceFromAttributes }] =
    await Promise.all([
      import('@opentelemetry/sdk-trace-node'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
    ]);
  const exporter = new OTLPTraceExporter({ url: `${endpoint}/v1/traces`, timeoutMillis: EXPORT_TIMEOUT_MS });
  watchCollector(exporter);
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': NAME, 'service.version': version }),
    spanProcessors: [new BatchSpanProcessor(exporter, { exportTimeoutMillis: EXPORT_TIMEOUT_MS })],
  });
  provider.register();
  tracing = true;
  return async () => {
    tracing = false;
    try {
      await withinMs(STOP_TIMEOUT_MS, provider.shutdown());
    } catch (error) {
      new Logger('Tracing').warn({
        event: 'tracing.spans_lost',
        message: 'The last spans could not be sent to the collector.',
        ...describeError(error),
      });
    }
    trace.disable();
    context.disable();
  };
}

interface Exporter<Spans> {
  export(spans: Spans, done: (result: { code: number; error?: Error }) => void): void;
}

/** The SDK itself says nothing of spans that it could not send: logs each absence of the collector once. */
function watchCollector<Spans>(exporter: Exporter<Spans>): void {
  const send = exporter.export.bind(exporter);
  const logger = new Logger('Tracing');
  let away = false;
  exporter.export = (spans, done) =>
    send(spans, (result) => {
      const failed = result.code !== 0;
      if (failed && !away)
        logger.warn({
          event: 'tracing.collector_away',
          message: 'The collector takes no spans. Those of this time are lost.',
          ...describeError(result.error),
          remedy:
            networkRemedy(result.error) ?? 'check OTEL_EXPORTER_OTLP_ENDPOINT, and the log of the collector',
        });
      if (!failed && away)
        logger.log({ event: 'tracing.collector_back', message: 'The collector takes spans again.' });
      away = failed;
      done(result);
    });
}

/**
 * Does `work` inside a span. Attributes hold counts, our own names and ids of runs; they never hold a user's id or
 * a recorded value (decision 36). A failure marks the span with its error class and is thrown to the caller.
 */
export async function traced<T>(name: string, attributes: Attributes, work: () => Promise<T>): Promise<T> {
  if (!tracing) return work();
  return trace.getTracer(NAME).startActiveSpan(name, { attributes }, async (span) => {
    try {
      return await work();
    } catch (error) {
      markFailed(span, describeError(error).errorClass);
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Ends the span of a request once its route and status are known. */
export type EndRequestSpan = (route: string, status: number) => void;

/** Handles a request inside its own span; the spans of its work become children of that span. */
export function tracedRequest(method: string, handle: () => void): EndRequestSpan {
  if (!tracing) {
    handle();
    return () => undefined;
  }
  const span = trace.getTracer(NAME).startSpan(method, { kind: SpanKind.SERVER });
  context.with(trace.setSpan(context.active(), span), handle);
  return (route, status) => {
    span.updateName(`${method} ${route}`);
    span.setAttributes({
      'http.request.method': method,
      'http.route': route,
      'http.response.status_code': status,
    });
    if (status >= 500) markFailed(span, String(status));
    span.end();
  };
}

function markFailed(span: Span, errorClass: string): void {
  span.setStatus({ code: SpanStatusCode.ERROR });
  span.setAttribute('error.type', errorClass);
}
