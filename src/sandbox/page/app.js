// Podkeeper's sandbox page: puts the parts together and keeps them in step with the server.
// One way of data only: a change (ours, or one the server tells of) leads to `refresh`, which reads
// everything this window shows and hands it to the parts; the parts redraw what is different.

import { Changes, get, onReachable, post } from "./api.js";
import { Modals } from "./modal.js";
import { Pane, ThreadPanel } from "./pane.js";
import { closePopup, toast } from "./popup.js";
import { Sidebar } from "./sidebar.js";
import { botMessages, firstPlace, hashFor, me, nameOf, placeName, readHash, state } from "./state.js";
import { Topbar } from "./topbar.js";

const REREAD_CLOCK_MS = 20_000;

const byId = (id) => document.getElementById(id);
const topbar = new Topbar(byId("topbar"), { actAs, onMoved: () => refresh() });
const sidebar = new Sidebar(byId("sidebar"), go);
const pane = new Pane(byId("pane"), { go, openThread, refresh: () => refresh() });
const thread = new ThreadPanel(byId("thread"), { close: () => openThread(null), refresh: () => refresh() });
const modals = new Modals();
const changes = new Changes((version) => version > seenVersion && refresh());

/** Settled while no pointer is pressed: a node that is replaced between press and release loses its click. */
let released = Promise.resolve();
document.addEventListener("pointerdown", () => {
  released = new Promise((resolve) => {
    for (const end of ["pointerup", "pointercancel", "blur"]) window.addEventListener(end, () => setTimeout(resolve), { once: true });
  });
}, true);

let seenVersion = 0;
let reading = null;
let readAgain = false;

function actAs(person) {
  location.hash = hashFor(person, state.place);
}

function go(place) {
  if (place === state.place && !state.thread) return;
  location.hash = hashFor(me(), place);
}

function openThread(ts) {
  location.hash = hashFor(me(), state.place, ts);
}

/** Reads everything shown. Calls that come meanwhile are answered by one more reading. */
function refresh() {
  if (reading) {
    readAgain = true;
    return reading;
  }
  reading = read().finally(() => {
    reading = null;
    if (readAgain) {
      readAgain = false;
      refresh();
    }
  });
  return reading;
}

async function read() {
  const wanted = readHash();
  const began = location.hash;
  try {
    const workspace = await workspaceFor(wanted.person);
    await released;
    // The person has turned elsewhere meanwhile; that turn has asked for a reading of its own.
    if (location.hash !== began) return;
    enter(workspace, wanted);
    await readPlace();
  } catch (problem) {
    // An unreachable server is told by the banner; anything else is worth a sentence.
    if (problem.status) toast(problem.message, { error: true });
  }
}

/** The workspace as one person sees it; without a (known) person, as the server's first. */
async function workspaceFor(person) {
  try {
    return await get("workspace", { as: person });
  } catch (problem) {
    if (!person || !problem.status) throw problem;
    toast("That person is not in this workspace, so you are somebody else now.");
    return get("workspace", {});
  }
}

function enter(workspace, wanted) {
  const before = me();
  state.workspace = workspace;
  // Not the highest ever seen: a sandbox that was started again counts from the beginning.
  seenVersion = workspace.version ?? 0;
  state.place = firstPlace(wanted.place);
  state.thread = state.place === wanted.place && state.place !== "home" ? wanted.thread : null;
  const hash = hashFor(me(), state.place, state.thread);
  if (location.hash !== hash) history.replaceState(null, "", hash);
  if (changes.person !== me()) changes.follow(me());
  if (before && before !== me()) closePopup();
  topbar.draw();
  sidebar.draw();
  pane.open(state.place);
  thread.open(state.place, state.thread);
  document.body.classList.toggle("with-thread", Boolean(state.thread));
  document.body.classList.remove("starting");
  titleWindow();
}

function titleWindow() {
  const { channels, dms } = state.workspace;
  const waiting = dms.reduce((sum, dm) => sum + dm.unread, 0) + channels.filter((entry) => entry.mention).length;
  const where = state.place === "home" ? "Home" : placeName(state.place);
  document.title = `${waiting > 0 ? `(${waiting}) ` : ""}${where} · ${nameOf(me())} · Podkeeper sandbox`;
}

let tabTold = "";

/** The app hears once of each time one of its tabs is opened. */
async function tellTab(person, tab) {
  const told = tab ? `${person} ${tab}` : "";
  if (told === tabTold) return;
  tabTold = told;
  if (tab) await post("open_home", { as: person, tab });
}

async function readPlace() {
  const { place, thread: ts } = state;
  const person = me();
  const stillHere = () => me() === person && state.place === place && state.thread === ts;
  const isHome = place === "home";
  await tellTab(person, isHome ? "home" : place === botMessages()?.id ? "messages" : null);
  const [views, content, replies] = await Promise.all([
    get("views", { as: person }),
    isHome ? get("home", { as: person }) : get("messages", { as: person, channel: place }),
    ts ? get("thread", { as: person, channel: place, ts }) : null,
  ]);
  await released;
  if (!stillHere()) return;
  if (isHome) pane.drawHome(content.view);
  else pane.list.update(content.messages ?? []);
  if (replies) {
    thread.list.channel = place;
    thread.list.update(replies.messages ?? []);
  }
  modals.show(views.stack ?? []);
}

window.addEventListener("hashchange", () => {
  const wanted = readHash();
  // A place that is known can be turned to at once; a new one only after it has been read.
  if (state.workspace && wanted.person === me() && firstPlace(wanted.place) === wanted.place) enter(state.workspace, wanted);
  refresh();
});

document.addEventListener("click", (event) => {
  const reference = event.target.closest("[data-open-channel]");
  if (reference && !reference.closest("dialog")) go(reference.dataset.openChannel);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "k" || !(event.ctrlKey || event.metaKey) || document.querySelector("dialog[open]") || !state.workspace) return;
  event.preventDefault();
  sidebar.jump();
});

const banner = byId("banner");
let retry = null;
onReachable((reachable) => {
  banner.hidden = reachable;
  clearInterval(retry);
  if (reachable) refresh();
  else retry = setInterval(() => refresh(), 2500);
});

// The sandbox's clock may run by itself; nobody is told of every minute.
setInterval(() => !document.hidden && refresh(), REREAD_CLOCK_MS);

refresh();
