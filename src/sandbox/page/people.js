// How people and channels look wherever they are shown: avatar, row in a list, badges.

import { h, icon, mark } from "./dom.js";
import { bot, channel, isBot, me, nameOf, now, person, state, zone } from "./state.js";
import { cityOf, timeOfDay } from "./time.js";

const HUES = 12;

/** Initials on a colour that stays with the person; the app has its mark. */
export function avatar(id, size = "") {
  if (isBot(id)) return h("span", { class: `avatar avatar-app ${size}`, "aria-hidden": "true" }, mark());
  const name = nameOf(id);
  const parts = name.split(/\s+/).filter(Boolean);
  const first = (word) => [...(word ?? "")][0] ?? "";
  const initials = (first(parts[0]) + (parts.length > 1 ? first(parts.at(-1)) : "")).toLocaleUpperCase() || "?";
  return h("span", { class: `avatar hue-${hueOf(id)} ${size}`, "aria-hidden": "true" }, initials);
}

/** Neighbouring ids must not share a colour, so the id is mixed (FNV-1a) before it is cut down. */
function hueOf(id) {
  let hash = 0x811c9dc5;
  for (const character of String(id)) hash = Math.imul(hash ^ character.codePointAt(0), 0x01000193) >>> 0;
  return (hash ^ (hash >>> 15)) % HUES;
}

/** A person's time now: from the sandbox's clock and their zone. */
function localTime(someone) {
  return someone?.tz ? timeOfDay(now(), someone.tz) : (someone?.local_time ?? "");
}

function whereabouts(someone) {
  return `${localTime(someone)} ${cityOf(someone.tz)}`;
}

const BADGES = [["deleted", "Deactivated"], ["external", "External"], ["guest", "Guest"], ["admin", "Admin"]];

export function badges(someone) {
  return BADGES.filter(([flag]) => someone?.[flag]).map(([flag, label]) => h("span", { class: `badge badge-${flag}` }, label));
}

const humans = () => state.workspace.people.filter((entry) => !entry.bot && !isBot(entry.id));

/** Rows for pickers. */
export function personRow(someone) {
  return {
    key: someone.id,
    value: someone.id,
    label: someone.id === me() ? `${someone.real_name} (you)` : someone.real_name || someone.name,
    detail: [someone.title, someone.tz && whereabouts(someone), someone.status].filter(Boolean).join(" · "),
    search: `${someone.name} ${someone.tz}`,
    lead: () => avatar(someone.id, "small"),
    tail: () => badges(someone),
  };
}

export function peopleRows({ withBot = false, withDeleted = false } = {}) {
  const rows = humans().filter((entry) => withDeleted || !entry.deleted).map(personRow);
  if (!withBot) return rows;
  const app = { key: bot().user_id, value: bot().user_id, label: bot().name, detail: "App", lead: () => avatar(bot().user_id, "small") };
  return [app, ...rows];
}

export function channelMark(found) {
  if (found.private) return icon("lock");
  return h("span", { class: "hash", "aria-hidden": "true" }, "#");
}

export function channelRow(found) {
  return {
    key: found.id,
    value: found.id,
    label: `${found.private ? "" : "#"}${found.name}`,
    detail: [found.topic, found.archived && "archived", found.shared && "shared with another company"].filter(Boolean).join(" · "),
    lead: found.private ? () => icon("lock") : undefined,
  };
}

export function channelRows() {
  return state.workspace.channels.filter((entry) => !entry.archived).map(channelRow);
}

/** The row for an id that a view brought with it, also when it is out of sight for this person. */
export function rowFor(id) {
  const someone = person(id);
  if (someone) return personRow(someone);
  const found = channel(id);
  return found ? channelRow(found) : { key: id, value: id, label: nameOf(id) };
}

/** "Lead, Performance · 19:44 Berlin" */
export function standing(someone) {
  return [someone?.title, someone && `${timeOfDay(now(), someone.tz || zone())} ${cityOf(someone.tz)}`].filter(Boolean).join(" · ");
}
