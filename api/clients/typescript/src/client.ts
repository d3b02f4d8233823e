// Calls of onrecord by the Connect protocol (connectrpc.com/docs/protocol), in JSON: for browsers, Node.js 20 and whatever else has fetch.
import type { Methods, Streams } from "./methods.js";
import type { WatchRequest, WatchResponse } from "./types.js";

export type Method = keyof Methods;
export type Stream = keyof Streams;

interface ErrorBody {
  code?: string;
  message?: string;
  details?: { type?: string; debug?: { reason?: string; metadata?: Record<string, string> } }[];
}

// A call that failed: `code` is Connect's ("not_found"), `reason` the service's ("NO_SUCH_QUOTE"), `metadata` what it says
// besides ("resume_token").
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

export interface ClientOptions {
  url?: string; // "http://localhost:8080"; empty: the origin of the page
  token?: string | (() => string); // bearer token, where the server asks for one
  fetch?: typeof fetch;
}

// Lists that come in pages, and the field of the answer that holds the records.
const LISTS = {
  ListArticles: "articles", ListQuotes: "quotes", ListEvents: "events", ListSpeakers: "speakers", ListStatements: "statements",
  ListTalkingPoints: "talkingPoints", ListRevisions: "revisions",
} as const satisfies Partial<Record<Method, string>>;
type Lists = typeof LISTS;
type RecordOf<M extends keyof Lists> = NonNullable<Methods[M][1][Lists[M] & keyof Methods[M][1]]> extends (infer R)[] ? R : never;

const PATH = "/onrecord.v1.RecordService/";
const END_OF_STREAM = 2, HEAD = 5; // flags and length before each message of a stream

function envelope(message: unknown): Uint8Array<ArrayBuffer> {
  const bytes = new TextEncoder().encode(JSON.stringify(message));
  const out = new Uint8Array(HEAD + bytes.length);
  new DataView(out.buffer).setUint32(1, bytes.length);
  out.set(bytes, HEAD);
  return out;
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const out = new Uint8Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}

async function readError(response: Response): Promise<RpcError> {
  try {
    return new RpcError((await response.json()) as ErrorBody);
  } catch {
    return new RpcError({ code: "unknown", message: `The server answered with status ${response.status}.` });
  }
}

const wait = (milliseconds: number, signal?: AbortSignal) =>
  new Promise<void>((done) => {
    const timer = setTimeout(done, milliseconds);
    signal?.addEventListener("abort", () => (clearTimeout(timer), done()), { once: true });
  });

export class Client {
  readonly #url: string;
  readonly #token: () => string;
  readonly #fetch: typeof fetch;

  constructor({ url = "", token = "", fetch: given }: ClientOptions = {}) {
    this.#url = url.replace(/\/$/, "");
    this.#token = typeof token === "string" ? () => token : token;
    this.#fetch = given ?? ((...request) => fetch(...request));
  }

  // One call and its answer. Throws an RpcError, or what fetch throws once `signal` is aborted.
  async call<M extends Method>(method: M, request: Methods[M][0], signal?: AbortSignal): Promise<Methods[M][1]> {
    const response = await this.#send(method, "application/json", JSON.stringify(request), signal);
    if (!response.ok) throw await readError(response);
    return (await response.json()) as Methods[M][1];
  }

  // The records of a list, page after page, until there are no more or the caller leaves the loop.
  async *list<M extends keyof Lists>(method: M, request: Methods[M][0] = {}, signal?: AbortSignal): AsyncGenerator<RecordOf<M>> {
    let pageToken = "";
    do {
      const answer = await this.call(method, { ...request, pageToken } as Methods[M][0], signal);
      yield* ((answer as Record<string, unknown>)[LISTS[method]] ?? []) as RecordOf<M>[];
      pageToken = (answer as { nextPageToken?: string }).nextPageToken ?? "";
    } while (pageToken);
  }

  // The messages of a stream, as they come. Ends with the stream, with an RpcError, or when `signal` is aborted.
  async *stream<S extends Stream>(method: S, request: Streams[S][0], signal?: AbortSignal): AsyncGenerator<Streams[S][1]> {
    const response = await this.#send(method, "application/connect+json", envelope(request), signal);
    if (!response.ok || !response.body) throw await readError(response);
    const reader = response.body.getReader();
    let rest: Uint8Array = new Uint8Array();
    try {
      while (true) {
        const { done, value } = await reader.read().catch(() => ({ done: true, value: undefined }));
        if (done || !value) break;
        rest = joined(rest, value);
        while (rest.length >= HEAD) {
          const size = new DataView(rest.buffer, rest.byteOffset).getUint32(1);
          if (rest.length < HEAD + size) break;
          const message = JSON.parse(new TextDecoder().decode(rest.subarray(HEAD, HEAD + size)));
          const end = (rest[0]! & END_OF_STREAM) !== 0;
          rest = rest.slice(HEAD + size);
          if (!end) yield message as Streams[S][1];
          else if (message.error) throw new RpcError(message.error);
          else return;
        }
      }
    } finally {
      void reader.cancel().catch(() => {});
    }
    if (!signal?.aborted) throw new RpcError({ code: "unavailable", message: "The connection was lost." });
  }

  // A watch that goes on after lost connections, from the last response that came; until `signal` is aborted, or the server
  // refuses (a token that is no longer kept, a wrong filter).
  async *watch(request: WatchRequest, signal?: AbortSignal): AsyncGenerator<WatchResponse> {
    let resumeToken = request.resumeToken ?? "", pause = 500;
    while (!signal?.aborted) {
      try {
        for await (const response of this.stream("Watch", { ...request, resumeToken }, signal)) {
          resumeToken = response.resumeToken ?? resumeToken;
          pause = 500;
          yield response;
        }
      } catch (error) {
        if (signal?.aborted) return;
        if (!(error instanceof RpcError) || !["unavailable", "aborted", "canceled"].includes(error.code)) throw error;
        resumeToken = error.metadata.resume_token || resumeToken;
      }
      await wait(pause, signal);
      pause = Math.min(pause * 2, 30_000);
    }
  }

  async #send(method: string, contentType: string, body: BodyInit, signal?: AbortSignal): Promise<Response> {
    const headers: Record<string, string> = { "Content-Type": contentType, "Connect-Protocol-Version": "1" };
    if (this.#token()) headers.Authorization = `Bearer ${this.#token()}`;
    try {
      return await this.#fetch(this.#url + PATH + method, { method: "POST", headers, body, signal: signal ?? null });
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new RpcError({ code: "unavailable", message: "The server cannot be reached." });
    }
  }
}
