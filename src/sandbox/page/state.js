// What this window knows: the workspace as the acting person sees it, and where they are.
// One window acts as one person; person and place live in the URL hash (`#/U1/C2/1700000000.000100`),
// so a second window can act as somebody else.

export const state = {
  workspace: null,
  /** A channel or DM id, or "home" for the app's Home. */
  place: null,
  thread: null,
};

export function readHash() {
  const [person, place, thread] = location.hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  return { person: person || null, place: place || null, thread: thread || null };
}

export function hashFor(person, place, thread) {
  return `#/${[person, place, thread].filter(Boolean).map(encodeURIComponent).join("/")}`;
}

export const me = () => state.workspace?.me;
export const now = () => state.workspace?.clock.now ?? new Date(0).toISOString();
export const zone = () => person(me())?.tz || "UTC";
export const bot = () => state.workspace?.bot ?? { user_id: "", name: "Podkeeper", connected: false };
export const isBot = (id) => id === bot().user_id;

export function person(id) {
  return state.workspace?.people.find((entry) => entry.id === id);
}

export function nameOf(id) {
  if (isBot(id)) return bot().name;
  const found = person(id);
  return found?.real_name || found?.name || id || "Somebody";
}

export function channel(id) {
  return state.workspace?.channels.find((entry) => entry.id === id);
}

export function directMessage(id) {
  return state.workspace?.dms.find((entry) => entry.id === id);
}

/** The conversation in which the app writes to the acting person. */
export function botMessages() {
  return state.workspace?.dms.find((entry) => isBot(entry.with));
}

/** How a place is called in a sentence: `#general`, `Ana Keller`, `Podkeeper`. */
export function placeName(id) {
  const found = channel(id);
  if (found) return `#${found.name}`;
  const dm = directMessage(id);
  return dm ? nameOf(dm.with) : "this conversation";
}

/** Where a person lands first: where they were, else their pod's channel, else any channel of theirs. */
export function firstPlace(wanted) {
  if (wanted === "home" || channel(wanted) || directMessage(wanted)) return wanted;
  const mine = state.workspace.channels.filter((entry) => entry.member && !entry.archived);
  return (mine.find((entry) => entry.name.startsWith("pod-")) ?? mine[0])?.id ?? "home";
}
