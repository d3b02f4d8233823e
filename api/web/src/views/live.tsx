import { useEffect, useRef, useState } from "preact/hooks";
import type { WatchRequestJson, WatchResponseJson } from "../gen/onrecord/v1/record_service_pb";
import { asRpcError, useTitle } from "../hooks";
import { call, RpcError, watch } from "../rpc";
import { Empty } from "../parts/basics";
import { ArticleCard, EventCard, QuoteCard } from "../parts/records";
import { SearchBox } from "../parts/searchbox";
import { type Kind, selectionOf } from "../query";
import { go, href, type Place } from "../router";

const KINDS: Kind[] = ["quotes", "events", "articles"];
const MOST = 200, STORED = 50; // rows that are kept; of these, what was stored before
const FIRST_PAUSE = 1000, LONGEST_PAUSE = 30_000; // milliseconds

type State = "connecting" | "reading what is stored" | "live" | "paused" | "lost";
interface Row {
  id: string;
  record: unknown;
  removed: boolean;
}

const idOf = (kind: Kind, record: unknown) => {
  const any = record as { quote?: { quoteId?: string }; event?: { eventId?: string }; context?: { articleId?: string } };
  return (kind === "quotes" ? any.quote?.quoteId : kind === "events" ? any.event?.eventId : any.context?.articleId) ?? "";
};

function added(rows: Row[], kind: Kind, step: WatchResponseJson): Row[] {
  const gone = new Set(step.removedIds);
  const records = (step[kind] ?? []) as unknown[];
  const fresh = records.map((record) => ({ id: idOf(kind, record), record, removed: false })).reverse();
  const ids = new Set(fresh.map((row) => row.id));
  const kept = rows.filter((row) => !ids.has(row.id)).map((row) => (gone.has(row.id) ? { ...row, removed: true } : row));
  return [...fresh, ...kept].slice(0, MOST);
}

// What is stored already, the newest first: a store may hold millions, so not by the watch.
async function newest(kind: Kind, query: string, signal: AbortSignal): Promise<Row[]> {
  const request = { ...selectionOf(kind, query), pageSize: STORED };
  const records: unknown[] =
    kind === "quotes" ? ((await call("ListQuotes", request as never, signal)).quotes ?? [])
    : kind === "events" ? ((await call("ListEvents", request as never, signal)).events ?? [])
    : ((await call("ListArticles", request as never, signal)).articles ?? []);
  return records.map((record) => ({ id: idOf(kind, record), record, removed: false }));
}

// A watch of changes that resumes from its token after a lost connection. Its first response says that it has begun; what is
// stored is read then, before the next one is looked at, so that nothing is missed between the two.
function useWatch(kind: Kind, query: string, stored: boolean, paused: boolean) {
  const [rows, setRows] = useState<Row[]>([]);
  const [state, setState] = useState<State>("connecting");
  const [problem, setProblem] = useState("");
  const [resumed, setResumed] = useState(0);
  const place = useRef({ key: "", token: "" });
  useEffect(() => {
    const key = JSON.stringify([kind, query, stored]);
    if (place.current.key !== key) {
      place.current = { key, token: "" };
      setRows([]);
      setResumed(0);
    }
    if (paused) return setState("paused");
    const abort = new AbortController();
    const run = async () => {
      for (let pause = FIRST_PAUSE; !abort.signal.aborted; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
        const token = place.current.token;
        setState("connecting");
        try {
          const request = { [kind]: selectionOf(kind, query), resumeToken: token, changesOnly: true } as WatchRequestJson;
          for await (const step of watch(request, abort.signal)) {
            if (token && pause !== 0) setResumed((before) => before + 1);
            if (!token && pause !== 0 && stored) {
              setState("reading what is stored");
              const before = await newest(kind, query, abort.signal);
              setRows(before);
            }
            pause = 0;
            place.current.token = step.resumeToken ?? place.current.token;
            setState("live");
            setProblem("");
            setRows((before) => added(before, kind, step));
          }
        } catch (caught) {
          if (abort.signal.aborted) return;
          const error = asRpcError(caught);
          setProblem(error.message);
          if (error.reason === "TOKEN_COMPACTED") place.current.token = "";
          if (!mayRecover(error)) return setState("lost");
        }
        if (abort.signal.aborted) return;
        setState("lost");
        pause = Math.max(pause, FIRST_PAUSE);
        await new Promise((wake) => setTimeout(wake, pause));
      }
    };
    void run();
    return () => abort.abort();
  }, [kind, query, stored, paused]);
  return { rows, state, problem, resumed };
}

const mayRecover = (error: RpcError) => !["invalid_argument", "unauthenticated", "permission_denied", "unimplemented"].includes(error.code);

export function Live({ place }: { place: Place }) {
  const given = place.params.get("what") ?? "quotes", kind: Kind = KINDS.includes(given as Kind) ? (given as Kind) : "quotes";
  const query = place.params.get("q") ?? "", stored = place.params.get("stored") !== "no";
  const [typed, setTyped] = useState(query);
  const [paused, setPaused] = useState(false);
  useEffect(() => setTyped(query), [query]);
  useTitle("Live");
  const { rows, state, problem, resumed } = useWatch(kind, query, stored, paused);
  const show = (change: Record<string, string | undefined>) => href("/live", { what: kind === "quotes" ? "" : kind, q: query, stored: stored ? "" : "no", ...change });
  return (
    <div class="live">
      <h1>Live</h1>
      <SearchBox value={typed} onChange={setTyped} onSubmit={(text) => go(show({ q: text.trim() }))} kinds={[kind]} label="Filter what is shown live" placeholder="speaker:Solheim" button="Filter" />
      <nav class="tabs" aria-label="Kinds of records">{KINDS.map((one) => <a key={one} href={show({ what: one === "quotes" ? "" : one })} aria-current={one === kind ? "page" : undefined}>{one[0]!.toUpperCase() + one.slice(1)}</a>)}</nav>
      <div class="bar">
        <p class={`state ${state.split(" ")[0]}`} role="status">
          {state === "lost" ? "Connection lost, resuming" : state}
          {problem && <span class="quiet"> {problem}</span>}
          {resumed > 0 && state === "live" && <span class="quiet"> resumed where it broke off, nothing is missing</span>}
        </p>
        <button type="button" onClick={() => setPaused(!paused)}>{paused ? "Go on" : "Pause"}</button>
        <label class="check"><input type="checkbox" checked={stored} onChange={() => go(show({ stored: stored ? "no" : "" }))} /> with what is stored already</label>
      </div>
      {rows.length === 0 && state === "live" && <Empty title="Nothing yet"><p>Drop an article into the watched folder: what is found in it shows up here as it is stored.</p></Empty>}
      <div class="cards" aria-label="What was stored" role="log">
        {rows.map((row) => <div key={row.id} class={row.removed ? "removed" : ""}>{row.removed && <p class="note">Taken back by a newer revision, or no longer matching</p>}<Card kind={kind} record={row.record} /></div>)}
      </div>
      {rows.length === MOST && <p class="quiet">The last {MOST} are shown.</p>}
    </div>
  );
}

function Card({ kind, record }: { kind: Kind; record: unknown }) {
  if (kind === "quotes") return <QuoteCard record={record as never} />;
  return kind === "events" ? <EventCard record={record as never} /> : <ArticleCard record={record as never} />;
}
