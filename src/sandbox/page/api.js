// The page's side of the sandbox's JSON surface. Every failure becomes an Error whose message is a
// sentence a person can read; whether the server can be reached is told to one listener.

const REACHABLE = new EventTarget();
let reachable = true;

function setReachable(value) {
  if (reachable === value) return;
  reachable = value;
  REACHABLE.dispatchEvent(new CustomEvent("change", { detail: value }));
}

export function onReachable(listener) {
  REACHABLE.addEventListener("change", (event) => listener(event.detail));
}

async function request(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    setReachable(false);
    throw new Error("The sandbox does not answer. It may have been stopped.");
  }
  setReachable(true);
  const text = await response.text();
  let body = {};
  try {
    body = text ? JSON.parse(text) : {};
  } catch {
    if (response.ok) throw new Error("The sandbox sent an answer this page cannot read.");
  }
  if (!response.ok) {
    const error = new Error(body.error || `The sandbox refused this (${response.status}).`);
    error.status = response.status;
    throw error;
  }
  return body;
}

export function get(name, query) {
  const search = new URLSearchParams(Object.entries(query ?? {}).filter(([, value]) => value !== null && value !== undefined));
  return request(`/page/${name}${search.size ? `?${search}` : ""}`, { headers: { accept: "application/json" } });
}

export function post(name, body) {
  return request(`/page/${name}`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify(body),
  });
}

/**
 * Listens to changes for one person and calls `onChange(version)`. A browser keeps only six connections
 * to one host, so a window that is hidden gives its own back and catches up when it is shown again.
 */
export class Changes {
  constructor(onChange) {
    this.onChange = onChange;
    this.source = null;
    this.person = null;
    this.retry = null;
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this.stop();
      else if (this.person) {
        this.follow(this.person);
        this.onChange(Infinity);
      }
    });
  }

  follow(person) {
    this.stop();
    this.person = person;
    const source = new EventSource(`/page/changes?as=${encodeURIComponent(person)}`);
    this.source = source;
    let wasLost = false;
    source.onopen = () => {
      setReachable(true);
      if (wasLost) this.onChange(Infinity);
      wasLost = false;
    };
    source.onmessage = (event) => {
      try {
        this.onChange(JSON.parse(event.data).version ?? Infinity);
      } catch {
        this.onChange(Infinity);
      }
    };
    source.onerror = () => {
      wasLost = true;
      setReachable(false);
      // A browser gives up for good after an HTTP error; we do not.
      if (source.readyState === EventSource.CLOSED) {
        this.retry = setTimeout(() => {
          this.follow(person);
          this.onChange(Infinity);
        }, 2000);
      }
    };
  }

  stop() {
    clearTimeout(this.retry);
    this.source?.close();
    this.source = null;
  }
}
