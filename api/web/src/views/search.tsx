import { useEffect, useState } from "preact/hooks";
import { curlCommand, grpcurlCommand, onrecordCommand } from "../command";
import { ARTICLES, EVENTS, QUOTES, SPEAKERS, STATEMENTS } from "../export";
import { useList, useSettled, useTitle } from "../hooks";
import type { StatementJson } from "../gen/onrecord/v1/statement_pb";
import { Empty, Failure, Loading } from "../parts/basics";
import { Facets } from "../parts/facets";
import { Outlets } from "../parts/outlets";
import { ArticleCard, EventCard, QuoteCard, SpeakerCard } from "../parts/records";
import { SearchBox } from "../parts/searchbox";
import { StatementCard } from "../parts/statement_card";
import { TakeAway } from "../parts/take_away";
import { idleFields, type Kind, selectionOf, wordsOf } from "../query";
import { go, href, type Place } from "../router";

const TABS = {
  quotes: { title: "Quotes", kind: "quotes", method: "ListQuotes" },
  statements: { title: "Statements", kind: "quotes", method: "ListStatements" },
  events: { title: "Events", kind: "events", method: "ListEvents" },
  articles: { title: "Articles", kind: "articles", method: "ListArticles" },
  speakers: { title: "Speakers", kind: "quotes", method: "ListSpeakers" },
  outlets: { title: "Outlets", kind: "quotes", method: "Aggregate" },
} as const satisfies Record<string, { title: string; kind: Kind; method: string }>;
type Tab = keyof typeof TABS;
type ListTab = Exclude<Tab, "outlets">; // what comes as a list of records
const PAGE = 25;

const ORDERS: Partial<Record<Tab, [string, string][]>> = {
  quotes: [["", "newest first"], ["published", "oldest first"], ["confidence desc", "surest first"], ["speaker", "by speaker"]],
  events: [["", "newest first"], ["published", "oldest first"], ["happened desc", "latest deed first"], ["goldstein", "most hostile first"], ["goldstein desc", "most friendly first"]],
  articles: [["", "newest first"], ["published", "oldest first"], ["outlet", "by outlet"]],
  statements: [["", "newest first"], ["published", "oldest first"]],
  speakers: [["", "most quoted first"], ["name", "by name"], ["published desc", "last quoted first"]],
};

export function Search({ place }: { place: Place }) {
  const query = place.params.get("q") ?? "", given = place.params.get("tab") ?? "quotes";
  const tab: Tab = given in TABS ? (given as Tab) : "quotes";
  const order = place.params.get("order") ?? "", least = place.params.get("least") ?? "";
  const [typed, setTyped] = useState(query);
  const settled = useSettled(typed, 150);
  useEffect(() => setTyped(query), [query]);
  const show = (q: string, to: Tab = tab, by = to === tab ? order : "", articles = to === tab ? least : "") => href("/search", { q, tab: to === "quotes" ? "" : to, order: by, least: articles });
  // As one types, the address follows without a new step back.
  useEffect(() => {
    if (settled.trim() !== query && settled === typed && !/[:"-]$/.test(settled)) go(show(settled.trim()), true);
  }, [settled]);
  useTitle(query ? `${query}: ${TABS[tab].title.toLowerCase()}` : "Search");
  const kind = TABS[tab].kind;
  return (
    <div class="search">
      <h1 class="sr">Search</h1>
      <SearchBox value={typed} onChange={setTyped} onSubmit={(text) => go(show(text.trim()))} kinds={[kind]}
        label="Search quotes, events and articles" placeholder="ceasefire speaker:Solheim country:NOR from:2024-03" />
      <nav class="tabs" aria-label="Kinds of records">
        {(Object.keys(TABS) as Tab[]).map((one) => <a key={one} href={show(query, one)} aria-current={one === tab ? "page" : undefined}>{TABS[one].title}</a>)}
      </nav>
      <Idle kind={kind} query={query} />
      <div class="columns">
        <Facets kind={kind} query={query} narrow={(next) => go(show(next))} />
        {tab === "outlets" ? <Outlets query={query} /> : (
          <Results key={tab} tab={tab} query={query} order={order} setOrder={(by) => go(show(query, tab, by))} least={least} setLeast={(articles) => go(show(query, tab, order, articles))} />
        )}
      </div>
    </div>
  );
}

function Idle({ kind, query }: { kind: Kind; query: string }) {
  const idle = idleFields(kind, query);
  return idle.length > 0 ? <p class="note" role="status">{kind} have no {idle.join(", ")}: left out of this search.</p> : null;
}

// The records of each tab as one list of the same shape.
const picks = {
  quotes: (answer: object) => (answer as { quotes?: unknown[] }).quotes,
  statements: (answer: object) => (answer as { statements?: unknown[] }).statements,
  events: (answer: object) => (answer as { events?: unknown[] }).events,
  articles: (answer: object) => (answer as { articles?: unknown[] }).articles,
  speakers: (answer: object) => (answer as { speakers?: unknown[] }).speakers,
};

interface ResultsProps {
  tab: ListTab;
  query: string;
  order: string;
  setOrder: (order: string) => void;
  least: string; // statements: only those in so many articles
  setLeast: (articles: string) => void;
}

function Results({ tab, query, order, setOrder, least, setLeast }: ResultsProps) {
  const { method, kind } = TABS[tab];
  const articles = tab === "statements" ? Number(least) || 0 : 0;
  const request = { ...selectionOf(kind, query), ...(order ? { orderBy: order } : {}), ...(articles > 1 ? { minArticles: articles } : {}), pageSize: PAGE };
  const { items, error, loading, more, stop } = useList(method, request as never, picks[tab] as (answer: object) => unknown[]);
  const words = wordsOf(query);
  const orders = ORDERS[tab];
  if (error) return <Failure error={error} />;
  return (
    <section class="results" aria-label={TABS[tab].title} aria-busy={loading}>
      <div class="bar">
        <p role="status" class="quiet">{loading ? "Reading …" : items.length === 0 ? "Nothing found" : more ? `The first ${items.length}` : `${items.length} found`}</p>
        {orders && (
          <label>Order <select value={order} onChange={(event) => setOrder(event.currentTarget.value)}>{orders.map(([value, label]) => <option key={value} value={value}>{label}</option>)}</select></label>
        )}
        {tab === "statements" && (
          <label>Printed in <select value={least} onChange={(event) => setLeast(event.currentTarget.value)}>{[["", "any number of articles"], ["2", "2 articles or more"], ["3", "3 articles or more"], ["5", "5 articles or more"]].map(([value, label]) => <option key={value} value={value}>{label}</option>)}</select></label>
        )}
        {tab !== "speakers" && tab !== "statements" && <a href={href("/alerts", { kind, q: query })}>Alert me of new ones</a>}
        {items.length > 0 && <Away tab={tab} items={items} query={query} order={order} articles={articles} method={method} request={request} />}
      </div>
      {!loading && items.length === 0 && <Teach query={query} tab={tab} />}
      <div class={`cards ${tab}`}>
        {items.map((item, at) => <Card key={at} tab={tab} item={item} words={words} />)}
      </div>
      {loading && <Loading stop={stop} />}
      {more && <button type="button" class="more" onClick={more}>Show more</button>}
    </section>
  );
}

function Card({ tab, item, words }: { tab: ListTab; item: unknown; words: string[] }) {
  if (tab === "quotes") return <QuoteCard record={item as never} words={words} />;
  if (tab === "events") return <EventCard record={item as never} words={words} />;
  if (tab === "articles") return <ArticleCard record={item as never} words={words} />;
  if (tab === "speakers") return <SpeakerCard record={item as never} />;
  return <StatementCard statement={item as StatementJson} words={words} />;
}

interface Columns {
  head: string[];
  row: (record: never) => unknown[];
}
const COLUMNS: Record<ListTab, Columns> = {
  quotes: QUOTES, events: EVENTS, articles: ARTICLES, speakers: SPEAKERS, statements: STATEMENTS,
};

function Away({ tab, items, query, order, articles, method, request }: { tab: ListTab; items: unknown[]; query: string; order: string; articles: number; method: string; request: object }) {
  const { head, row } = COLUMNS[tab];
  const commands: [string, string][] = [["onrecord", onrecordCommand(tab, query, order, articles > 1 ? ["--min-articles", String(articles)] : [])], ["grpcurl", grpcurlCommand(method, request)], ["curl", curlCommand(method, request)]];
  const all = tab === "speakers" ? undefined : { kind: TABS[tab].kind, query };
  return <TakeAway all={all} files={[{ name: `onrecord-${tab}`, head, rows: items.map((item) => row(item as never)), records: items }]} commands={commands} />;
}

const EXAMPLES = ["speaker:Solheim kind:direct", "\"fishing rights\"", "country:NOR -outlet:Northwire", "from:2024-03-05 to:2024-03-08"];

function Teach({ query, tab }: { query: string; tab: ListTab }) {
  if (query) {
    return (
      <Empty title="Nothing matches">
        <p>Words must all occur; <code>"words in quotation marks"</code> stand side by side; <code>minist*</code> stands for all that begin so. A minus leaves out: <code>-outlet:Northwire</code>.</p>
        <p><a href={href("/search", { tab: tab === "quotes" ? "" : tab })}>Show all {tab}</a></p>
      </Empty>
    );
  }
  return (
    <Empty title="No articles yet">
      <p>Drop an article file (.txt, .html, .json, .jsonl, .xml) into the folder that this server watches: <code>./inbox</code> if nothing else was set. What it holds shows up here within seconds; what cannot be read is put aside with its reason (see <a href="/health">Health</a>).</p>
      <p>Then try</p>
      <ul>{EXAMPLES.map((example) => <li key={example}><a href={href("/search", { q: example })}><code>{example}</code></a></li>)}</ul>
    </Empty>
  );
}
