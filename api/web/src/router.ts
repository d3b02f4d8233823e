// Addresses of the page: a path and its parameters. Everything that a view shows stands in its address.
import { useEffect, useState } from "preact/hooks";

export interface Place {
  path: string[]; // "/article/abc" -> ["article", "abc"]
  params: URLSearchParams;
}

export function readPlace(): Place {
  const path = location.pathname.split("/").filter(Boolean).map(decodeSafely);
  return { path, params: new URLSearchParams(location.search) };
}

function decodeSafely(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

// href("/article", id) or href("/search", { q: "tide" }); empty parameters are left out.
export function href(path: string, ...rest: (string | Record<string, string | undefined>)[]): string {
  let out = path;
  const params = new URLSearchParams();
  for (const part of rest) {
    if (typeof part === "string") out += `/${encodeURIComponent(part)}`;
    else for (const [name, value] of Object.entries(part)) if (value) params.set(name, value);
  }
  const query = params.toString();
  return query ? `${out}?${query}` : out;
}

const CHANGED = "onrecord:place";

export function go(to: string, replace = false) {
  if (replace) history.replaceState(null, "", to);
  else history.pushState(null, "", to);
  dispatchEvent(new Event(CHANGED));
}

export function usePlace(): Place {
  const [place, setPlace] = useState(readPlace);
  useEffect(() => {
    const read = () => setPlace(readPlace());
    addEventListener("popstate", read);
    addEventListener(CHANGED, read);
    return () => {
      removeEventListener("popstate", read);
      removeEventListener(CHANGED, read);
    };
  }, []);
  return place;
}

// Lets plain clicks on links of this page change the view without loading it anew.
export function followLinks(event: MouseEvent) {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = (event.target as Element).closest?.("a");
  if (!link || link.target || link.origin !== location.origin || link.hasAttribute("download")) return;
  if (link.hash && link.pathname === location.pathname) return;
  event.preventDefault();
  go(link.pathname + link.search);
  scrollTo(0, 0);
}
