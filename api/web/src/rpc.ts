// Calls of the service by the Connect protocol (connectrpc.com/docs/protocol), in JSON.
import type * as alert from "./gen/onrecord/v1/alert_pb";
import type * as record from "./gen/onrecord/v1/record_pb";
import type * as service from "./gen/onrecord/v1/record_service_pb";
import type * as aggregate from "./gen/onrecord/v1/aggregate_pb";
import type * as revision from "./gen/onrecord/v1/revision_pb";
import type * as statement from "./gen/onrecord/v1/statement_pb";

// Request and answer of each method that the page calls.
export interface Methods {
  GetArticle: [service.GetArticleRequestJson, record.ArticleRecordJson];
  GetQuote: [service.GetQuoteRequestJson, record.QuoteRecordJson];
  GetEvent: [service.GetEventRequestJson, record.EventRecordJson];
  ListArticles: [service.ListArticlesRequestJson, service.ListArticlesResponseJson];
  ListQuotes: [service.ListQuotesRequestJson, service.ListQuotesResponseJson];
  ListEvents: [service.ListEventsRequestJson, service.ListEventsResponseJson];
  ListSpeakers: [service.ListSpeakersRequestJson, service.ListSpeakersResponseJson];
  ListStatements: [statement.ListStatementsRequestJson, statement.ListStatementsResponseJson];
  GetStatement: [statement.GetStatementRequestJson, statement.StatementJson];
  VerifyQuote: [statement.VerifyQuoteRequestJson, statement.VerifyQuoteResponseJson];
  ListTalkingPoints: [statement.ListTalkingPointsRequestJson, statement.ListTalkingPointsResponseJson];
  GetTimeline: [statement.GetTimelineRequestJson, statement.TimelineJson];
  Aggregate: [aggregate.AggregateRequestJson, aggregate.AggregateResponseJson];
  ListRevisions: [revision.ListRevisionsRequestJson, revision.ListRevisionsResponseJson];
  AddAlert: [alert.AddAlertRequestJson, alert.AddAlertResponseJson];
  ListAlerts: [alert.ListAlertsRequestJson, alert.ListAlertsResponseJson];
  RemoveAlert: [alert.RemoveAlertRequestJson, alert.RemoveAlertResponseJson];
  TestAlert: [alert.TestAlertRequestJson, alert.TestAlertResponseJson];
  DiffRevisions: [revision.DiffRevisionsRequestJson, revision.DiffRevisionsResponseJson];
}
export type Method = keyof Methods;

interface ErrorBody {
  code?: string;
  message?: string;
  details?: { type?: string; debug?: { reason?: string; metadata?: Record<string, string> } }[];
}

// A call that failed: `code` is Connect's ("not_found"), `reason` the service's ("NO_SUCH_QUOTE").
export class RpcError extends Error {
  readonly code: string;
  readonly reason: string;
  readonly metadata: Record<string, string>;
  constructor(body: ErrorBody) {
    super(body.message || body.code || "the call failed");
    this.code = body.code ?? "unknown";
    const info = body.details?.find((detail) => detail.type === "google.rpc.ErrorInfo")?.debug;
    this.reason = info?.reason ?? "";
    this.metadata = info?.metadata ?? {};
  }
}

const PATH = "/onrecord.v1.RecordService/";
const TOKEN = "onrecord.token";

// The bearer token, kept until the tab is closed.
export const token = {
  get: () => sessionStorage.getItem(TOKEN) ?? "",
  set: (value: string) => (value ? sessionStorage.setItem(TOKEN, value) : sessionStorage.removeItem(TOKEN)),
};

// Called when the server asks for a token.
let onUnauthenticated = () => {};
export function whenUnauthenticated(tell: () => void) {
  onUnauthenticated = tell;
}

function headers(contentType: string): Record<string, string> {
  const all: Record<string, string> = { "Content-Type": contentType, "Connect-Protocol-Version": "1" };
  if (token.get()) all.Authorization = `Bearer ${token.get()}`;
  return all;
}

async function send(method: string, contentType: string, body: BodyInit, signal?: AbortSignal): Promise<Response> {
  try {
    return await fetch(PATH + method, { method: "POST", headers: headers(contentType), body, signal });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new RpcError({ code: "unavailable", message: "The server cannot be reached." });
  }
}

function failed(error: RpcError): RpcError {
  if (error.code === "unauthenticated") onUnauthenticated();
  return error;
}

async function readError(response: Response): Promise<RpcError> {
  try {
    return failed(new RpcError((await response.json()) as ErrorBody));
  } catch {
    return new RpcError({ code: "unknown", message: `The server answered with status ${response.status}.` });
  }
}

export async function call<M extends Method>(method: M, request: Methods[M][0], signal?: AbortSignal): Promise<Methods[M][1]> {
  const response = await send(method, "application/json", JSON.stringify(request), signal);
  if (!response.ok) throw await readError(response);
  return (await response.json()) as Methods[M][1];
}

const END_OF_STREAM = 2;

function envelope(message: unknown): Uint8Array<ArrayBuffer> {
  const bytes = new TextEncoder().encode(JSON.stringify(message));
  const out = new Uint8Array(5 + bytes.length);
  new DataView(out.buffer).setUint32(1, bytes.length);
  out.set(bytes, 5);
  return out;
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const out = new Uint8Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}

// The messages of a watch, as they come. Ends with an RpcError, or when `signal` is aborted.
export async function* watch(
  request: service.WatchRequestJson,
  signal: AbortSignal,
): AsyncGenerator<service.WatchResponseJson> {
  const response = await send("Watch", "application/connect+json", envelope(request), signal);
  if (!response.ok || !response.body) throw await readError(response);
  const reader = response.body.getReader();
  let rest: Uint8Array = new Uint8Array();
  while (true) {
    const { done, value } = await reader.read().catch(() => ({ done: true, value: undefined }));
    if (done || !value) break;
    rest = joined(rest, value);
    while (rest.length >= 5) {
      const size = new DataView(rest.buffer, rest.byteOffset).getUint32(1);
      if (rest.length < 5 + size) break;
      const message = JSON.parse(new TextDecoder().decode(rest.subarray(5, 5 + size)));
      const end = (rest[0]! & END_OF_STREAM) !== 0;
      rest = rest.slice(5 + size);
      if (!end) yield message as service.WatchResponseJson;
      else if (message.error) throw failed(new RpcError(message.error));
      else return;
    }
  }
  if (!signal.aborted) throw new RpcError({ code: "unavailable", message: "The connection was lost." });
}

// The state of the program, in Prometheus' text format.
export async function metrics(signal?: AbortSignal): Promise<string> {
  const response = await fetch("/metrics", { headers: token.get() ? { Authorization: `Bearer ${token.get()}` } : {}, signal });
  if (!response.ok) throw await readError(response);
  return response.text();
}
export async function readiness(signal?: AbortSignal): Promise<string> {
  return (await fetch("/readyz", { signal })).text();
}
