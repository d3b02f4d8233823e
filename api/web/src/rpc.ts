// The calls of the page: those of the TypeScript client, with the token of this tab.
import { Client, type Method, RpcError } from "../../clients/typescript/src/client";
import type { Methods } from "../../clients/typescript/src/methods";
import type { ExportRequest, WatchRequest, WatchResponse } from "../../clients/typescript/src/types";

export { type Method, type Methods, RpcError };

const TOKEN = "onrecord.token";

// The bearer token, kept until the tab is closed.
export const token = {
  get: () => sessionStorage.getItem(TOKEN) ?? "",
  set: (value: string) => (value ? sessionStorage.setItem(TOKEN, value) : sessionStorage.removeItem(TOKEN)),
};
const client = new Client({ token: token.get });

// Called when the server asks for a token.
let onUnauthenticated = () => {};
export function whenUnauthenticated(tell: () => void) {
  onUnauthenticated = tell;
}

function told(error: unknown): unknown {
  if (error instanceof RpcError && error.code === "unauthenticated") onUnauthenticated();
  return error;
}

export async function call<M extends Method>(method: M, request: Methods[M][0], signal?: AbortSignal): Promise<Methods[M][1]> {
  try {
    return await client.call(method, request, signal);
  } catch (error) {
    throw told(error);
  }
}

// The messages of a watch, as they come. Ends with an RpcError, or when `signal` is aborted.
export async function* watch(request: WatchRequest, signal: AbortSignal): AsyncGenerator<WatchResponse> {
  try {
    yield* client.stream("Watch", request, signal);
  } catch (error) {
    throw told(error);
  }
}

// The parts of a file that the server writes.
export async function* exported(request: ExportRequest, signal: AbortSignal): AsyncGenerator<{ data: Blob; records: number }> {
  try {
    for await (const part of client.stream("Export", request, signal)) {
      yield { data: new Blob([Uint8Array.from(atob(part.data ?? ""), (one) => one.charCodeAt(0))]), records: part.records ?? 0 };
    }
  } catch (error) {
    throw told(error);
  }
  if (signal.aborted) throw new DOMException("stopped", "AbortError");
}

async function text(path: string, signal?: AbortSignal): Promise<Response> {
  return fetch(path, { headers: token.get() ? { Authorization: `Bearer ${token.get()}` } : {}, signal: signal ?? null });
}

// The state of the program, in Prometheus' text format.
export async function metrics(signal?: AbortSignal): Promise<string> {
  const response = await text("/metrics", signal);
  if (response.ok) return response.text();
  const body = await response.json().catch(() => ({ message: `The server answered with status ${response.status}.` }));
  throw told(new RpcError(body as { code?: string; message?: string }));
}
export async function readiness(signal?: AbortSignal): Promise<string> {
  return (await text("/readyz", signal)).text();
}
