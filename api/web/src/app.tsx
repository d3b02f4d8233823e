import { Component, type ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Empty, Sheet } from "./parts/basics";
import { followLinks, type Place, usePlace } from "./router";
import { token, whenUnauthenticated } from "./rpc";
import { Alerts } from "./views/alerts";
import { Article } from "./views/article";
import { Events } from "./views/events";
import { Health } from "./views/health";
import { Live } from "./views/live";
import { Search } from "./views/search";
import { Speaker } from "./views/speaker";
import { Statement } from "./views/statement";
import { Verify } from "./views/verify";

const NAV: [string, string][] = [["/search", "Search"], ["/events", "Events"], ["/verify", "Verify"], ["/live", "Live"], ["/alerts", "Alerts"], ["/health", "Health"]];

function View({ place }: { place: Place }) {
  switch (place.path[0] ?? "search") {
    case "search": return <Search place={place} />;
    case "article": return <Article key={place.path[1]} place={place} />;
    case "speaker": return <Speaker key={place.path[1]} place={place} />;
    case "statement": return <Statement key={place.path[1]} place={place} />;
    case "events": return <Events place={place} />;
    case "verify": return <Verify place={place} />;
    case "live": return <Live place={place} />;
    case "alerts": return <Alerts key={place.params.toString()} place={place} />;
    case "health": return <Health />;
    default: return <Empty title="No such page"><p><a href="/search">Search</a></p></Empty>;
  }
}

// A fault of one view leaves the rest of the page usable.
class Boundary extends Component<{ children: ComponentChildren; place: string }, { failed?: string }> {
  static getDerivedStateFromError(error: unknown) {
    return { failed: String(error) };
  }
  componentDidUpdate(before: { place: string }) {
    if (before.place !== this.props.place && this.state.failed) this.setState({ failed: undefined });
  }
  render() {
    return this.state.failed ? <Empty title="This view failed"><p class="quiet">{this.state.failed}</p></Empty> : this.props.children;
  }
}

const THEMES = ["light dark", "light", "dark"];
const THEME_NAMES: Record<string, string> = { "light dark": "as the system", light: "light", dark: "dark" };

function Theme() {
  const [theme, setTheme] = useState(() => localStorage.getItem("onrecord.theme") ?? THEMES[0]!);
  useEffect(() => {
    document.documentElement.style.colorScheme = theme;
    localStorage.setItem("onrecord.theme", theme);
  }, [theme]);
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]!;
  return <button type="button" class="plain" onClick={() => setTheme(next)}>Colours: {THEME_NAMES[theme]}</button>;
}

// Asks for the bearer token, which is kept until the tab is closed.
function AskForToken({ close }: { close: () => void }) {
  const [value, setValue] = useState("");
  return (
    <Sheet title="This server asks for a token" close={close}>
      <form onSubmit={(event) => { event.preventDefault(); token.set(value.trim()); location.reload(); }}>
        <label class="wide">Bearer token <input type="password" autocomplete="off" value={value} onInput={(event) => setValue(event.currentTarget.value)} /></label>
        <p class="quiet">It is sent with each call of this page and forgotten when this tab is closed.</p>
        <button type="submit" disabled={!value.trim()}>Use it</button>
      </form>
    </Sheet>
  );
}

const KEYS: [string, string][] = [["/", "to the search box"], ["j, k", "to the next and the previous record"], ["Enter", "opens it"], ["↓ ↑ Enter", "choose what is offered"], ["?", "this list"], ["Esc", "closes it"]];

// j and k go from record to record; ? tells the keys.
function useKeys(help: () => void) {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (/^(INPUT|TEXTAREA|SELECT)$/.test((event.target as Element).tagName) || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "?") return help();
      if (event.key !== "j" && event.key !== "k") return;
      const cards = [...document.querySelectorAll<HTMLElement>("main .cards > *, main .occurrences > *")];
      const here = cards.findIndex((card) => card.contains(document.activeElement));
      const next = cards[event.key === "j" ? here + 1 : here < 0 ? 0 : here - 1];
      next?.querySelector<HTMLElement>("a, button")?.focus();
      next?.scrollIntoView({ block: "nearest" });
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}

export function App() {
  const place = usePlace();
  const [asks, setAsks] = useState(false);
  const [keys, setKeys] = useState(false);
  useKeys(() => setKeys(true));
  useEffect(() => whenUnauthenticated(() => setAsks(true)), []);
  const here = `/${place.path[0] ?? "search"}`;
  return (
    <div onClick={followLinks}>
      <a class="skip" href="#main">To the content</a>
      <header class="top">
        <a class="brand" href="/search"><img src="/icon.svg" alt="" width={26} height={26} /> onrecord</a>
        <nav aria-label="Views">{NAV.map(([path, name]) => <a key={path} href={path} aria-current={path === here ? "page" : undefined}>{name}</a>)}</nav>
      </header>
      <main id="main" tabIndex={-1}><Boundary place={here}><View place={place} /></Boundary></main>
      <footer>
        <span>Found by rules; every finding tells its place, its rule and its confidence.</span>
        <button type="button" class="plain" onClick={() => setKeys(true)}>Keys</button>
        <Theme />
        {token.get() && <button type="button" class="plain" onClick={() => { token.set(""); location.reload(); }}>Forget the token</button>}
      </footer>
      {keys && <Sheet title="Keys" close={() => setKeys(false)}><dl>{KEYS.map(([key, what]) => <><dt><kbd>{key}</kbd></dt><dd>{what}</dd></>)}</dl></Sheet>}
      {asks && <AskForToken close={() => setAsks(false)} />}
    </div>
  );
}
